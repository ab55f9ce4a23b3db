package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a command addresses, and until when it may be started.
 *
 * @param binding the binding that the console believes is current; a gateway with another one refuses
 * @param commandId equals the JSON-RPC id where there is one; a duplicate has no second effect
 * @param issuedAt the first attempt to send
 * @param startBy after this a gateway refuses with {@link RpcError#EXPIRED}
 * @param epoch outranks the generation; both only where the command sets a desired state
 * @param traceparent the W3C trace context of the send, for a gateway that traces too
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandMeta(
        @JsonProperty(required = true) GatewayId gatewayId,
        @JsonProperty(required = true) long binding,
        @JsonProperty(required = true) UUID commandId,
        @JsonProperty(required = true) Instant issuedAt,
        @JsonProperty(required = true) Instant startBy,
        @Nullable Long epoch,
        @Nullable Long generation,
        @Nullable String traceparent) {
    public CommandMeta {
        Checks.present("meta.gatewayId", gatewayId);
        Checks.atLeast("meta.binding", binding, 1);
        Checks.present("meta.commandId", commandId);
        Checks.present("meta.issuedAt", issuedAt);
        Checks.present("meta.startBy", startBy);
        Checks.atLeast("meta.epoch", epoch, 0);
        Checks.atLeast("meta.generation", generation, 0);
        Checks.text("meta.traceparent", traceparent);
    }

    CommandMeta tracedAs(@Nullable String other) {
        return new CommandMeta(gatewayId, binding, commandId, issuedAt, startBy, epoch, generation, other);
    }
}
