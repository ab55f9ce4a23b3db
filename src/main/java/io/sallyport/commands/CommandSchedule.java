package io.sallyport.commands;

import io.sallyport.api.Refusal;
import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayService.Target;
import io.sallyport.messaging.AfterCommit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands whose time has come. Whether the gateway is there is looked at then, not when they were issued. */
@ApplicationScoped
class CommandSchedule {
    private final CommandRepository commands;
    private final GatewayService gateways;
    private final CommandGate gate;
    private final CommandsConfig config;
    private final Changes changes;
    private final QueuedCommands queued;
    private final AfterCommit afterCommit;
    private final Clock clock;

    CommandSchedule(
            CommandRepository commands,
            GatewayService gateways,
            CommandGate gate,
            CommandsConfig config,
            Changes changes,
            QueuedCommands queued,
            AfterCommit afterCommit,
            Clock clock) {
        this.commands = commands;
        this.gateways = gateways;
        this.gate = gate;
        this.config = config;
        this.changes = changes;
        this.queued = queued;
        this.afterCommit = afterCommit;
        this.clock = clock;
    }

    /**
     * When a command is to be sent; null means now.
     *
     * @throws Refusal 400 {@code INVALID_NOT_BEFORE} if that is too far ahead
     */
    @Nullable
    Instant timeOf(@Nullable Instant notBefore, Instant now) {
        if (notBefore == null || !notBefore.isAfter(now)) {
            return null;
        }
        if (notBefore.isAfter(now.plus(config.scheduleAhead()))) {
            throw Refusal.invalid(
                    "INVALID_NOT_BEFORE",
                    "notBefore is at most " + config.scheduleAhead().toDays() + " days ahead.");
        }
        return notBefore.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Queues what has become due, or fails it. @return how many were due */
    @Transactional
    int due(int most) {
        Instant now = clock.instant();
        List<IssuedCommand> due = commands.scheduledUntil(now, most);
        Map<String, Target> targets = gateways.targets(
                due.stream().map(IssuedCommand::gatewayId).distinct().toList());
        for (IssuedCommand command : due) {
            Target target = targets.get(command.gatewayId());
            CommandErrorCode closed = gate.closedFor(target);
            if (closed == null && target != null) {
                command.release(target);
            } else if (closed != null) {
                command.failed(closed, null, now);
            }
        }
        commands.flush();
        due.forEach(command -> changes.record(CommandChanges.of(command)));
        if (due.stream().anyMatch(command -> command.state() == CommandState.QUEUED)) {
            afterCommit.run(queued::added);
        }
        return due.size();
    }
}
