package io.sallyport.commands;

import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandProgress;
import io.sallyport.protocol.CommandReceived;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.UplinkMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Applies what gateways say of commands, many in one transaction, and tells after the commit. */
@ApplicationScoped
class ReplyWriter {
    private final CommandRepository commands;
    private final CommandPolicies policies;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final CommandJson json;
    private final Changes changes;

    ReplyWriter(
            CommandRepository commands,
            CommandPolicies policies,
            GatewayDirectory directory,
            UplinkCounters counters,
            CommandJson json,
            Changes changes) {
        this.commands = commands;
        this.policies = policies;
        this.directory = directory;
        this.counters = counters;
        this.json = json;
        this.changes = changes;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void write(List<Reply> replies) {
        TreeSet<String> ids = new TreeSet<>();
        replies.forEach(reply -> ids.add(reply.commandId()));
        Map<String, IssuedCommand> locked = commands.lock(ids);
        Map<String, IssuedCommand> changed = new LinkedHashMap<>();
        for (Reply reply : replies) {
            IssuedCommand command = locked.get(reply.commandId());
            if (mayAnswer(reply, command) && command != null && apply(command, reply)) {
                changed.put(command.id(), command);
            }
        }
        commands.flush();
        changed.values().forEach(command -> changes.record(CommandChanges.of(command)));
    }

    private boolean mayAnswer(Reply reply, @org.jspecify.annotations.Nullable IssuedCommand command) {
        Uplink<?> uplink = reply.uplink();
        GatewayDirectory.Standing standing = directory.standingOf(uplink.sender(), uplink.origin());
        String refused = null;
        if (standing != GatewayDirectory.Standing.KNOWN) {
            refused = standing.name();
        } else if (command == null) {
            refused = "UNKNOWN_COMMAND";
        } else if (!command.gatewayId().equals(uplink.gatewayId().value())) {
            refused = "ANOTHER_GATEWAYS_COMMAND";
        } else if (command.state().isEnded()) {
            refused = "COMMAND_ENDED";
        }
        if (refused == null) {
            return true;
        }
        counters.rejected(Topic.Kind.REPLY, refused, uplink.sender().toString(), "commandId=" + reply.commandId());
        return false;
    }

    private boolean apply(IssuedCommand command, Reply reply) {
        Instant at = reply.uplink().receivedAt();
        if (reply.message() instanceof CommandReceived) {
            return command.received(at);
        } else if (reply.message() instanceof CommandProgress progress) {
            return command.progressed(progress.stage(), progress.percent(), at);
        } else if (reply.message() instanceof CommandSucceeded succeeded) {
            return succeed(command, reply, succeeded);
        } else if (reply.message() instanceof CommandFailed failed) {
            return command.failed(CommandErrorCode.of(failed, at), json.write(failed), at);
        }
        return false;
    }

    private boolean succeed(IssuedCommand command, Reply reply, CommandSucceeded succeeded) {
        Instant at = reply.uplink().receivedAt();
        try {
            @SuppressWarnings("unchecked") // its message is a CommandSucceeded
            Uplink<CommandSucceeded> uplink = (Uplink<CommandSucceeded>) reply.uplink();
            policies.require(command.method()).onSuccess(uplink, succeeded);
        } catch (ProtocolException e) {
            CommandFailed notAResult = CommandFailed.of(
                    succeeded.origin(),
                    succeeded.commandId(),
                    RpcError.OPERATION_FAILED,
                    "the result is not what the method gives: " + e.getMessage());
            return command.failed(CommandErrorCode.GATEWAY_ERROR, json.write(notAResult), at);
        }
        return command.succeeded(json.write(succeeded.result()), at);
    }

    /** What a gateway says of a command, decoded. */
    record Reply(Uplink<?> uplink, UplinkMessage message, String commandId) {
        static Reply of(Uplink<?> uplink, UplinkMessage message) {
            return new Reply(uplink, message, commandIdOf(message));
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
