package io.sallyport.commands;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
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
        @Schema(description = "What was learned after it ended as OUTCOME_UNKNOWN") @Nullable Settled settled,
        @Nullable String reissueOf,
        @Nullable String batchId,
        CommandTimes times) {
    static final TypeReference<CommandView> TYPE = new TypeReference<>() {};

    static CommandView of(IssuedCommand command, CommandJson json) {
        return new CommandView(
                command.id(),
                command.gatewayId(),
                command.method(),
                json.readObject(command.params()),
                !command.wantsReply(),
                command.state(),
                command.stage(),
                command.percent(),
                result(command.result(), json),
                error(command.errorCode(), command.gatewayError(), json),
                Settled.of(command.settled(), json),
                command.reissueOf(),
                command.batchId(),
                command.times());
    }

    private static @Nullable JsonNode result(@Nullable String result, CommandJson json) {
        return result == null ? null : json.readObject(result);
    }

    private static @Nullable CommandError error(
            @Nullable CommandErrorCode code, @Nullable String gatewayError, CommandJson json) {
        return code == null ? null : CommandError.of(code, json.readGatewayError(gatewayError));
    }

    /** What became of a command after all; its ended state stays {@code OUTCOME_UNKNOWN}. */
    @Schema(name = "SettledOutcome")
    public record Settled(
            CommandState state,
            Instant at,
            @Schema(implementation = Object.class) @Nullable JsonNode result,
            @Nullable CommandError error) {
        static @Nullable Settled of(@Nullable SettledOutcome outcome, CommandJson json) {
            if (outcome == null) {
                return null;
            }
            return new Settled(
                    outcome.state(),
                    outcome.at(),
                    CommandView.result(outcome.result(), json),
                    CommandView.error(outcome.errorCode(), outcome.gatewayError(), json));
        }
    }
}
