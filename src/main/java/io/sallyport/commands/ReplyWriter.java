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
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Applies what gateways say of commands, many in one transaction, and tells after the commit. */
@ApplicationScoped
class ReplyWriter {
    private final CommandRepository commands;
    private final CommandOutcomes outcomes;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final Changes changes;
    private final AfterCommit afterCommit;

    ReplyWriter(
            CommandRepository commands,
            CommandOutcomes outcomes,
            GatewayDirectory directory,
            UplinkCounters counters,
            Changes changes,
            AfterCommit afterCommit) {
        this.commands = commands;
        this.outcomes = outcomes;
        this.directory = directory;
        this.counters = counters;
        this.changes = changes;
        this.afterCommit = afterCommit;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void write(List<Reply> replies) {
        TreeSet<String> ids = new TreeSet<>();
        replies.forEach(reply -> ids.add(reply.commandId()));
        Map<String, IssuedCommand> locked = commands.lock(ids);
        Map<String, IssuedCommand> changed = new LinkedHashMap<>();
        // A reply may write its gateway's report, which locks presences: in the order of the IDs, as everybody does.
        // Each
        // gateway's replies stay in theirs, as the sort is stable.
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
        afterCommit.run(() -> {
            counters.stored(Topic.Kind.REPLY, replies.size() - refused.size());
            refused.forEach(this::reject);
        });
        commands.flush();
        changed.values().stream()
                .filter(command -> !command.isInternal())
                .forEach(command -> changes.record(CommandChanges.of(command)));
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
            return "COMMAND_ENDED";
        }
        return null;
    }

    private void reject(Reply reply, String refusal) {
        counters.rejected(
                Topic.Kind.REPLY, refusal, reply.uplink().sender().toString(), "commandId=" + reply.commandId());
    }

    private boolean apply(IssuedCommand command, Reply reply) {
        Instant at = reply.uplink().receivedAt();
        if (reply.message() instanceof CommandReceived) {
            return command.received(at);
        } else if (reply.message() instanceof CommandProgress progress) {
            return command.progressed(progress.stage(), progress.percent(), at);
        } else if (reply.message() instanceof CommandSucceeded succeeded) {
            @SuppressWarnings("unchecked") // its message is a CommandSucceeded
            Uplink<CommandSucceeded> uplink = (Uplink<CommandSucceeded>) reply.uplink();
            return outcomes.succeeded(command, uplink, succeeded);
        } else if (reply.message() instanceof CommandFailed failed) {
            return outcomes.failed(command, failed, at);
        }
        return false;
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
