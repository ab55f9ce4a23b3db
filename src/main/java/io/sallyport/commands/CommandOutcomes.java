package io.sallyport.commands;

import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.RpcError;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.function.BiConsumer;

/** What a gateway's response does to its command: it ends it, or settles one that ended without an answer. */
@ApplicationScoped
class CommandOutcomes {
    private final CommandPolicies policies;
    private final CommandJson json;

    CommandOutcomes(CommandPolicies policies, CommandJson json) {
        this.policies = policies;
        this.json = json;
    }

    /** @return whether it changed anything */
    boolean succeeded(IssuedCommand command, Uplink<CommandSucceeded> uplink, CommandSucceeded succeeded) {
        CommandPolicy policy = policies.require(command.method());
        return succeeded(command, uplink, succeeded, policy::onSuccess);
    }

    /** The gateway says, when it is asked, that it succeeded. @return whether it changed anything */
    boolean learned(IssuedCommand command, Uplink<CommandSucceeded> uplink, CommandSucceeded succeeded) {
        CommandPolicy policy = policies.require(command.method());
        return succeeded(command, uplink, succeeded, policy::onLearned);
    }

    private boolean succeeded(
            IssuedCommand command,
            Uplink<CommandSucceeded> uplink,
            CommandSucceeded succeeded,
            BiConsumer<Uplink<CommandSucceeded>, CommandSucceeded> owner) {
        Instant at = uplink.receivedAt();
        try {
            owner.accept(uplink, succeeded);
        } catch (ProtocolException e) {
            CommandFailed notAResult = CommandFailed.of(
                    succeeded.origin(),
                    succeeded.commandId(),
                    RpcError.OPERATION_FAILED,
                    "the result is not what the method gives: " + e.getMessage());
            return failed(command, CommandErrorCode.GATEWAY_ERROR, notAResult, at);
        }
        String result = json.write(succeeded.result());
        return command.succeeded(result, at) || command.settle(SettledOutcome.succeeded(result, at));
    }

    boolean failed(IssuedCommand command, CommandFailed failed, Instant at) {
        return failed(command, CommandErrorCode.of(failed, at), failed, at);
    }

    /** The gateway says that it succeeded, and leaves the result out. */
    boolean succeededWithoutResult(IssuedCommand command, Instant at) {
        return command.succeeded(null, at) || command.settle(SettledOutcome.succeeded(null, at));
    }

    boolean notReceived(IssuedCommand command, Instant at) {
        return command.failed(CommandErrorCode.NOT_RECEIVED, null, at)
                || command.settle(SettledOutcome.failed(CommandErrorCode.NOT_RECEIVED, null, at));
    }

    private boolean failed(IssuedCommand command, CommandErrorCode code, CommandFailed words, Instant at) {
        String gatewayError = json.write(words);
        return command.failed(code, gatewayError, at) || command.settle(SettledOutcome.failed(code, gatewayError, at));
    }
}
