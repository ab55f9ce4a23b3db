package io.sallyport.maintenance;

import io.sallyport.api.Refusal;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the machine that is a gateway, from its last word.
 *
 * @param agentVersion null if it never said
 * @param capabilities empty if it never said
 * @param dirtyBytes null if it never reported
 * @param reportedAt null if it never reported
 */
record Machine(
        @Nullable String agentVersion,
        List<String> capabilities,
        @Nullable Long dirtyBytes,
        @Nullable Instant reportedAt) {
    /** One that does not say what it can do is asked to. @throws Refusal 422 {@code UNSUPPORTED} */
    void requireCapable(String method) {
        if (!capabilities.isEmpty() && !capabilities.contains(method)) {
            throw Refusal.unprocessable(
                    "UNSUPPORTED",
                    "The gateway's software, version %s, does not know %s.".formatted(agentVersion, method),
                    agentVersion == null ? Map.of() : Map.of("agentVersion", agentVersion));
        }
    }

    /**
     * As far as is known: the gateway looks again, and its word counts.
     *
     * @throws Refusal 409 {@code WOULD_LOSE_DATA} with the amount
     */
    void requireNothingDirty() {
        if (dirtyBytes != null && reportedAt != null && dirtyBytes > 0) {
            throw Refusal.of(
                    Status.CONFLICT,
                    "WOULD_LOSE_DATA",
                    "At %s the gateway held %d bytes that are not in the bucket. Let it drain before (`drain`), or accept the loss (`acceptDataLoss`)."
                            .formatted(reportedAt, dirtyBytes),
                    Map.of("dirtyBytes", dirtyBytes, "reportedAt", reportedAt.toString()));
        }
    }
}
