package io.sallyport.commands;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a command failed, as it goes out.
 *
 * @param message what the code means, in plain words
 * @param gateway the gateway's own words, if it said any
 */
public record CommandError(CommandErrorCode code, String message, boolean reissuable, @Nullable GatewayError gateway) {
    static CommandError of(CommandErrorCode code, @Nullable GatewayError gateway) {
        return new CommandError(code, code.explanation(), code.isReissuable(), gateway);
    }

    /** @param code the code on the wire */
    public record GatewayError(
            int code,
            String message,
            @Nullable String reason,
            @Nullable Instant gatewayTime,
            @Nullable Long dirtyBytes) {}
}
