package io.sallyport.commands;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A command as it goes out. */
@Schema(name = "Command")
public record CommandView(
        String id,
        String gatewayId,
        String method,
        @Schema(implementation = Object.class) JsonNode params,
        boolean noReply,
        CommandState state,
        @Nullable String stage,
        @Nullable Integer percent,
        @Schema(implementation = Object.class) @Nullable JsonNode result,
        @Nullable CommandError error,
        @Nullable String reissueOf,
        CommandTimes times) {

    static CommandView of(IssuedCommand command, CommandJson json) {
        CommandErrorCode code = command.errorCode();
        return new CommandView(
                command.id(),
                command.gatewayId(),
                command.method(),
                json.readObject(command.params()),
                !command.wantsReply(),
                command.state(),
                command.stage(),
                command.percent(),
                command.result() == null ? null : json.readObject(command.result()),
                code == null ? null : CommandError.of(code, json.readGatewayError(command.gatewayError())),
                command.reissueOf(),
                command.times());
    }
}
