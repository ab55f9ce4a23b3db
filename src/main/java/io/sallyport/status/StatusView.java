package io.sallyport.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateways.PresenceState;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A gateway's newest status.
 *
 * @param receivedAt when it came in, by the console's clock
 * @param ageSeconds how old it is now
 * @param dataPath whether the gateway serves its users; {@code UNKNOWN} once the report is no longer current
 * @param lastDataPath what it was when the report came in
 * @param report what the gateway said (docs/protocol.md, {@code status.report}), without {@code origin}
 */
@Schema(name = "Status")
public record StatusView(
        String gatewayId,
        long version,
        Instant receivedAt,
        long ageSeconds,
        DataPath dataPath,
        DataPath lastDataPath,
        @Schema(implementation = Object.class) JsonNode report) {

    static StatusView of(GatewayStatus status, JsonNode report, PresenceState presence, Instant now) {
        return new StatusView(
                status.gatewayId(),
                status.version(),
                status.receivedAt(),
                Math.max(0, Duration.between(status.receivedAt(), now).toSeconds()),
                presence == PresenceState.ONLINE ? status.dataPath() : DataPath.UNKNOWN,
                status.dataPath(),
                report);
    }
}
