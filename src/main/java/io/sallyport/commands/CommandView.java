package io.sallyport.commands;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A command as it goes out. */
@Schema(
        name = "Command",
        examples =
                """
                {"id":"0197a3c2-5f10-7c3e-9d41-2b6f0e8a7c55","gatewayId":"gw-0hzpq7k3m9x2t","method":"gateway.restart",
                 "params":{"acceptDataLoss":false},"noReply":false,"state":"FAILED","stage":null,"percent":null,"result":null,
                 "error":{"code":"WOULD_LOSE_DATA",
                  "message":"The gateway holds data that is not in the bucket yet, and the command would lose it. Drain the gateway first, or accept the loss.",
                  "reissuable":false,
                  "gateway":{"code":-32011,"message":"dirty data","reason":null,"gatewayTime":null,"dirtyBytes":1048576}},
                 "settled":null,"reissueOf":null,"batchId":"0197a3c1-0b20-7d8f-8a32-6e5d4c3b2a19",
                 "times":{"createdAt":"2026-11-22T10:00:00Z","scheduledFor":null,"cancelledAt":null,
                  "issuedAt":"2026-11-22T10:00:00.010Z","sentAt":"2026-11-22T10:00:00.020Z",
                  "receivedAt":"2026-11-22T10:00:00.045Z","runningAt":null,"lastHeardAt":"2026-11-22T10:00:00.060Z",
                  "queriedAt":null,"startBy":"2026-11-22T10:00:30.010Z","deadline":"2026-11-22T10:01:00.010Z",
                  "endedAt":"2026-11-22T10:00:00.060Z"}}""")
public record CommandView(
        String id,
        String gatewayId,
        String method,
        @Schema(implementation = Object.class, type = SchemaType.OBJECT) JsonNode params,
        boolean noReply,
        CommandState state,
        @Nullable String stage,
        @Nullable Integer percent,
        @Schema(implementation = Object.class, type = SchemaType.OBJECT) @Nullable JsonNode result,
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
                json.shown(command.params()),
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
            @Schema(implementation = Object.class, type = SchemaType.OBJECT) @Nullable JsonNode result,
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
