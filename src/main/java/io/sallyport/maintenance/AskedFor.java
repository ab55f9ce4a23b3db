package io.sallyport.maintenance;

import io.sallyport.protocol.Methods;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that parts claim to be of.
 *
 * @param attempted whether it may have been sent
 * @param endedAt when it ended or, if that was without an answer, when the answer came after all; null while it is open
 */
record AskedFor(String commandId, String gatewayId, String method, boolean attempted, @Nullable Instant endedAt) {
    /** Why a part of it that came from this gateway is refused, for a metric's label; null if it is not. */
    @Nullable
    String refusalOf(String senderId, Instant endedSince) {
        if (!gatewayId.equals(senderId)) {
            return "ANOTHER_GATEWAYS_COMMAND";
        }
        if (!method.equals(Methods.COLLECT_LOGS) || !attempted) {
            return "NOT_ASKED_FOR";
        }
        return endedAt != null && endedAt.isBefore(endedSince) ? "COMMAND_ENDED" : null;
    }
}
