package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The methods that the console may call, with their parameters and results as types (docs/protocol.md, section 5). */
public final class Methods {
    /** The active pull; no parameters; the result is a {@link StatusReport}. */
    public static final String STATUS_GET = "status.get";

    public static final String COMMAND_QUERY = "command.query";
    public static final String GATEWAY_RESTART = "gateway.restart";

    private Methods() {}

    /** Parameters of a method that has none; unknown members are ignored. */
    public record NoParams() {}

    /** @param acceptDataLoss restart even if dirty data would be lost; false if left out */
    public record GatewayRestart(@Nullable Boolean acceptDataLoss) {
        public GatewayRestart {
            acceptDataLoss = Boolean.TRUE.equals(acceptDataLoss);
        }
    }

    public record CommandQuery(@JsonProperty(required = true) List<UUID> commandIds) {
        public CommandQuery {
            commandIds = Checks.list("commandIds", commandIds);
            if (commandIds.isEmpty() || commandIds.size() > Limits.MAX_QUERIED_COMMANDS) {
                throw new ProtocolException(
                        Code.INVALID_MEMBERS,
                        "commandIds must have 1 to %d entries, it has %d"
                                .formatted(Limits.MAX_QUERIED_COMMANDS, commandIds.size()));
            }
        }
    }

    public record CommandQueryResult(@JsonProperty(required = true) List<Answer> commands) {
        public CommandQueryResult {
            commands = Checks.list("commands", Checks.present("commands", commands));
        }

        /** What became of one command, as far as its gateway knows. {@code result} is left out where it would not fit. */
        public record Answer(
                @JsonProperty(required = true) UUID commandId,
                @Nullable State state,
                @Nullable ObjectNode result,
                @Nullable ObjectNode error) {
            public Answer {
                Checks.present("commands.commandId", commandId);
            }
        }

        /** {@code UNKNOWN} means "not received" only after {@code startBy} and under the same binding. */
        public enum State {
            UNKNOWN,
            RUNNING,
            SUCCEEDED,
            FAILED
        }
    }
}
