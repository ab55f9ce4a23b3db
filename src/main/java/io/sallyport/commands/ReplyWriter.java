package io.sallyport.commands;

import io.sallyport.commands.CommandFlights.Landing;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandReceived;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.UplinkMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Applies what gateways say of commands, many in one transaction, and tells after the commit. */
@ApplicationScoped
class ReplyWriter {
    private static final String COMMAND_ENDED = "COMMAND_ENDED";

    /** A response may write its gateway's report, which locks presences: in the order of the IDs, as everybody does. */
    private static final Comparator<Reply> IN_ORDER = Comparator.comparing(
                    (Reply reply) -> reply.uplink().gatewayId().value())
            .thenComparing(Reply::receivedAt)
            .thenComparing(Reply::isResponse);

    private final CommandRepository commands;
    private final CommandMoves moves;
    private final CommandWindow window;
    private final Landings landings;
    private final CommandWaiters waiters;
    private final CommandOutcomes outcomes;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final AfterCommit afterCommit;

    ReplyWriter(
            CommandRepository commands,
            CommandMoves moves,
            CommandWindow window,
            CommandSender sender,
            CommandWaiters waiters,
            CommandOutcomes outcomes,
            GatewayDirectory directory,
            UplinkCounters counters,
            AfterCommit afterCommit) {
        this.commands = commands;
        this.moves = moves;
        this.window = window;
        this.landings = sender.landings();
        this.waiters = waiters;
        this.outcomes = outcomes;
        this.directory = directory;
        this.counters = counters;
        this.afterCommit = afterCommit;
    }

    /** Whatever order they come in, each command hears its notes and its response in the order in which they were received. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void write(List<Reply> replies) {
        Map<String, IssuedCommand> locked = commands.lockForMoves(idsOf(replies));
        Map<String, Landing> sent = landings.sent(locked.keySet());
        Map<Reply, String> refused = new IdentityHashMap<>();
        List<Reply> direct = new ArrayList<>();
        List<Reply> toQuestions = new ArrayList<>();
        for (Reply reply : replies.stream().sorted(IN_ORDER).toList()) {
            IssuedCommand command = locked.get(reply.commandId());
            if (command == null) {
                refused.put(reply, Objects.requireNonNull(refusalOf(reply, null)));
            } else {
                (command.isInternal() ? toQuestions : direct).add(reply);
            }
        }
        // Answers to questions move other commands, so what those say themselves is written before.
        List<IssuedCommand> changed = new ArrayList<>(move(direct, locked, sent, refused));
        changed.addAll(move(toQuestions, locked, sent, refused));
        // A note that finds its command ended is no fault of the gateway's.
        int before = refused.size();
        refused.entrySet()
                .removeIf(entry ->
                        !entry.getKey().isResponse() && entry.getValue().equals(COMMAND_ENDED));
        int late = before - refused.size();
        afterCommit.run(() -> {
            landings.noted(changed.stream()
                    .map(IssuedCommand::id)
                    .filter(sent::containsKey)
                    .toList());
            counters.superseded(Topic.Kind.REPLY, late);
            counters.stored(Topic.Kind.REPLY, replies.size() - refused.size() - late);
            refused.forEach(this::reject);
            waiters.ended(changed.stream()
                    .filter(command -> command.state().isEnded() && !command.isInternal())
                    .toList());
        });
        window.places().leave(locked.keySet());
    }

    private List<IssuedCommand> move(
            List<Reply> replies,
            Map<String, IssuedCommand> locked,
            Map<String, Landing> sent,
            Map<Reply, String> refused) {
        Set<String> answered = idsOf(replies.stream().filter(Reply::isResponse).toList());
        // One time for all that are only noted, so that one statement writes them.
        Instant last = replies.stream()
                .filter(reply -> !reply.isResponse())
                .map(Reply::receivedAt)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        // Likewise for their sends.
        Instant firstSent =
                sent.values().stream().map(Landing::at).min(Instant::compareTo).orElse(Instant.MAX);
        List<IssuedCommand> changed = moves.apply(replies, reply -> locked.get(reply.commandId()), (command, reply) -> {
            String refusal = refusalOf(reply, command);
            if (refusal != null) {
                refused.put(reply, refusal);
                return false;
            }
            boolean isAnswered = answered.contains(command.id());
            Landing landing = sent.get(command.id());
            boolean noted = landing != null && command.sent(isAnswered ? landing.at() : firstSent);
            return apply(command, reply, isAnswered ? reply.receivedAt() : last) || noted;
        });
        moves.tell(changed);
        return changed;
    }

    private static TreeSet<String> idsOf(List<Reply> replies) {
        TreeSet<String> ids = new TreeSet<>();
        replies.forEach(reply -> ids.add(reply.commandId()));
        return ids;
    }

    private @Nullable String refusalOf(Reply reply, @Nullable IssuedCommand command) {
        Uplink<?> uplink = reply.uplink();
        GatewayDirectory.Standing standing = directory.standingOf(uplink.sender(), uplink.origin());
        if (standing != GatewayDirectory.Standing.KNOWN) {
            return standing.name();
        } else if (command == null) {
            return "UNKNOWN_COMMAND";
        } else if (!command.gatewayId().equals(uplink.gatewayId().value())) {
            return "ANOTHER_GATEWAYS_COMMAND";
        } else if (command.state().isEnded() && !(reply.isResponse() && command.mayBeSettled())) {
            return COMMAND_ENDED;
        }
        return null;
    }

    private void reject(Reply reply, String refusal) {
        counters.rejected(
                Topic.Kind.REPLY, refusal, reply.uplink().sender().toString(), "commandId=" + reply.commandId());
    }

    private boolean apply(IssuedCommand command, Reply reply, Instant at) {
        if (reply.message() instanceof CommandSucceeded succeeded) {
            @SuppressWarnings("unchecked") // its message is a CommandSucceeded
            Uplink<CommandSucceeded> uplink = (Uplink<CommandSucceeded>) reply.uplink();
            return outcomes.succeeded(command, uplink, succeeded);
        } else if (reply.message() instanceof CommandFailed failed) {
            return outcomes.failed(command, failed, at);
        } else if (reply.message() instanceof CommandProgress progress) {
            return command.progressed(progress.stage(), progress.percent(), at);
        }
        return reply.message() instanceof CommandReceived && command.received(at);
    }

    /** What a gateway says of a command, decoded. */
    record Reply(Uplink<?> uplink, UplinkMessage message, String commandId) {
        static Reply of(Uplink<?> uplink, UplinkMessage message) {
            return new Reply(uplink, message, commandIdOf(message));
        }

        static boolean isResponse(Uplink<?> uplink) {
            return uplink.type() == CommandSucceeded.class || uplink.type() == CommandFailed.class;
        }

        boolean isResponse() {
            return isResponse(uplink);
        }

        Instant receivedAt() {
            return uplink.receivedAt();
        }

        private static String commandIdOf(UplinkMessage message) {
            if (message instanceof CommandReceived received) {
                return received.commandId().toString();
            } else if (message instanceof CommandProgress progress) {
                return progress.commandId().toString();
            } else if (message instanceof CommandSucceeded succeeded) {
                return succeeded.commandId().toString();
            } else if (message instanceof CommandFailed failed) {
                return failed.commandId().toString();
            }
            throw new IllegalArgumentException("not about a command: " + message.getClass());
        }
    }
}
