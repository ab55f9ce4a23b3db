package io.sallyport.console;

import io.sallyport.commands.CommandError;
import io.sallyport.commands.CommandTimes;
import io.sallyport.commands.CommandView;
import io.sallyport.protocol.Methods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command in the list of its gateway.
 *
 * @param steps when each step of its flight was, counted from the request
 * @param reissuedAs the newest command that issued this one again, if it is in the list
 */
record CommandRow(
        String id,
        String gatewayId,
        String method,
        String params,
        Badge state,
        boolean ended,
        @Nullable String stage,
        @Nullable Ratio progress,
        Age created,
        List<String> steps,
        @Nullable CommandError error,
        @Nullable String reissueOf,
        @Nullable String reissuedAs) {

    static List<CommandRow> of(List<CommandView> newestFirst, Instant now) {
        Map<String, String> reissues = newestFirst.stream()
                .filter(command -> command.reissueOf() != null)
                .collect(Collectors.toMap(CommandView::reissueOf, CommandView::id, (newer, older) -> newer));
        return newestFirst.stream()
                .map(command -> of(command, reissues.get(command.id()), now))
                .toList();
    }

    static CommandRow of(CommandView command, @Nullable String reissuedAs, Instant now) {
        Integer percent = command.percent();
        return new CommandRow(
                command.id(),
                command.gatewayId(),
                command.method(),
                command.params().isEmpty() ? "" : command.params().toString(),
                Badge.of(command.state()),
                command.state().isEnded(),
                command.stage(),
                percent == null ? null : new Ratio(percent / 100.0),
                new Age(command.times().createdAt(), now),
                steps(command.times()),
                command.error(),
                command.reissueOf(),
                reissuedAs);
    }

    /** Whether issuing it again interrupts the gateway's users, and so is asked about first. */
    public boolean isDisruptive() {
        return !method.equals(Methods.STATUS_GET);
    }

    /** How much the gateway says would be lost. */
    public @Nullable Bytes dirtyAtRisk() {
        Long dirty = error == null || error.gateway() == null
                ? null
                : error.gateway().dirtyBytes();
        return dirty == null ? null : new Bytes(dirty);
    }

    private static List<String> steps(CommandTimes times) {
        return Stream.of(
                        step("sent", times.sentAt(), times),
                        step("received", times.receivedAt(), times),
                        step("running", times.runningAt(), times),
                        step("ended", times.endedAt(), times))
                .flatMap(step -> Stream.ofNullable(step))
                .toList();
    }

    private static @Nullable String step(String name, @Nullable Instant at, CommandTimes times) {
        if (at == null) {
            return null;
        }
        double seconds = Math.max(0, Duration.between(times.createdAt(), at).toMillis() / 1000.0);
        return String.format(Locale.ROOT, seconds < 10 ? "%s +%.2f s" : "%s +%.0f s", name, seconds);
    }
}
