package io.sallyport.protocol;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-RPC response with an error.
 *
 * @param code the wire code, see {@link RpcError}; unknown ones are passed on as they are
 * @param message the gateway's own words, cut at 256 characters
 * @param reason how the operation failed, of {@link RpcError#OPERATION_FAILED}
 * @param gatewayTime the gateway's clock, of {@link RpcError#EXPIRED}
 * @param dirtyBytes what would have been lost, of {@link RpcError#WOULD_LOSE_DATA}
 */
public record CommandFailed(
        Origin origin,
        UUID commandId,
        int code,
        String message,
        @Nullable String reason,
        @Nullable Instant gatewayTime,
        @Nullable Long dirtyBytes)
        implements UplinkMessage {

    public CommandFailed {
        Checks.present("origin", origin);
        Checks.present("commandId", commandId);
        Checks.present("message", message);
        Checks.text("error.data.reason", reason);
        Checks.atLeast("error.data.dirtyBytes", dirtyBytes, 0);
    }

    public static CommandFailed of(Origin origin, UUID commandId, RpcError error, String message) {
        return new CommandFailed(origin, commandId, error.code(), message, null, null, null);
    }
}
