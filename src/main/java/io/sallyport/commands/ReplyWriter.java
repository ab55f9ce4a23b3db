package io.sallyport.commands;

import io.sallyport.changes.Changes;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Applies what gateways say of commands, many in one transaction, and tells after the commit. */
@ApplicationScoped
class ReplyWriter {
    private static final String COMMAND_ENDED = "COMMAND_ENDED";

    private final CommandRepository commands;
    private final CommandMoves moves;
    private final CommandWindow window;
    private final CommandWaiters waiters;
    private final CommandOutcomes outcomes;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final Changes changes;
    private final AfterCommit afterCommit;

    ReplyWriter(
            CommandRepository commands,
            CommandMoves moves,
            CommandWindow window,
            CommandWaiters waiters,
            CommandOutcomes outcomes,
            GatewayDirectory directory,
            UplinkCounters counters,
            Changes changes,
            AfterCommit afterCommit) {
        this.commands = commands;
        this.moves = moves;
        this.window = window;
        this.waiters = waiters;
        this.outcomes = outcomes;
        this.directory = directory;
        this.counters = counters;
        this.changes = changes;
        this.afterCommit = afterCommit;
    }

    /** Responses: each ends a command with a result of its own. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void writeResponses(List<Reply> replies) {
        Map<String, IssuedCommand> locked = commands.lock(idsOf(replies));
        Map<String, IssuedCommand> changed = new LinkedHashMap<>();
        // A reply may write its gateway's report, which locks presences: in the order of the IDs, as everybody does.
        // Each gateway's replies stay in theirs, as the sort is stable.
        List<Reply> byGateway = replies.stream()
                .sorted(Comparator.comparing(reply -> reply.uplink().gatewayId().value()))
                .toList();
        Map<Reply, String> refused = new IdentityHashMap<>();
        for (Reply reply : byGateway) {
            IssuedCommand command = locked.get(reply.commandId());
            String refusal = refusalOf(reply, command);
            if (refusal != null) {
                refused.put(reply, refusal);
            } else if (command != null && apply(command, reply)) {
                changed.put(command.id(), command);
            }
        }
        List<IssuedCommand> ended = changed.values().stream()
                .filter(command -> !command.isInternal())
                .toList();
        afterCommit.run(() -> {
            counters.stored(Topic.Kind.REPLY, replies.size() - refused.size());
            refused.forEach(this::reject);
            waiters.ended(ended);
        });
        commands.flush();
        ended.forEach(command -> changes.record(CommandChanges.of(command)));
        window.places().leave(locked.keySet());
    }

    /** Receipts and progress, which change many commands alike. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void writeNotes(List<Reply> notes) {
        Map<String, List<Reply>> byCommand = new HashMap<>();
        notes.forEach(note -> byCommand
                .computeIfAbsent(note.commandId(), id -> new ArrayList<>())
                .add(note));
        Map<String, IssuedCommand> locked = commands.lockForMoves(idsOf(notes));
        Map<Reply, String> refused = new IdentityHashMap<>();
        notes.stream()
                .filter(note -> !locked.containsKey(note.commandId()))
                .forEach(note -> refused.put(note, Objects.requireNonNull(refusalOf(note, null))));
        // One time for all, so that one statement writes them.
        Instant last = notes.stream()
                .map(note -> note.uplink().receivedAt())
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        moves.applyAndTell(locked.values(), command -> {
            boolean changed = false;
            for (Reply note : byCommand.getOrDefault(command.id(), List.of())) {
                String refusal = refusalOf(note, command);
                if (refusal != null) {
                    refused.put(note, refusal);
                } else {
                    changed |= note(command, note.message(), last);
                }
            }
            return changed;
        });
        // Responses are written first, so a note that finds its command ended is no fault of the gateway's.
        int late = Collections.frequency(refused.values(), COMMAND_ENDED);
        refused.values().removeIf(COMMAND_ENDED::equals);
        afterCommit.run(() -> {
            counters.superseded(Topic.Kind.REPLY, late);
            counters.stored(Topic.Kind.REPLY, notes.size() - refused.size() - late);
            refused.forEach(this::reject);
        });
        window.places().leave(locked.keySet());
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

    private boolean apply(IssuedCommand command, Reply reply) {
        Instant at = reply.uplink().receivedAt();
        if (reply.message() instanceof CommandSucceeded succeeded) {
            @SuppressWarnings("unchecked") // its message is a CommandSucceeded
            Uplink<CommandSucceeded> uplink = (Uplink<CommandSucceeded>) reply.uplink();
            return outcomes.succeeded(command, uplink, succeeded);
        } else if (reply.message() instanceof CommandFailed failed) {
            return outcomes.failed(command, failed, at);
        }
        return false;
    }

    private static boolean note(IssuedCommand command, UplinkMessage message, Instant at) {
        if (message instanceof CommandProgress progress) {
            return command.progressed(progress.stage(), progress.percent(), at);
        }
        return message instanceof CommandReceived && command.received(at);
    }

    /** What a gateway says of a command, decoded. */
    record Reply(Uplink<?> uplink, UplinkMessage message, String commandId) {
        static Reply of(Uplink<?> uplink, UplinkMessage message) {
            return new Reply(uplink, message, commandIdOf(message));
        }

        boolean isResponse() {
            return message instanceof CommandSucceeded || message instanceof CommandFailed;
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
