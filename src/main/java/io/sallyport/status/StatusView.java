package io.sallyport.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.gateways.PresenceState;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
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
@Schema(
        name = "Status",
        examples =
                """
                {"gatewayId":"gw-0hzpq7k3m9x2t","version":42,"receivedAt":"2026-11-22T10:00:00Z","ageSeconds":12,
                 "dataPath":"SERVING","lastDataPath":"SERVING",
                 "report":{"at":"2026-11-22T09:59:59Z","agentVersion":"1.4.2","cpu":0.25,
                  "caches":[{"id":"c1","dirtyBytes":1048576}],
                  "shares":[{"name":"s1","protocol":"NFS","state":"AVAILABLE","clients":12}]}}""")
public record StatusView(
        String gatewayId,
        long version,
        Instant receivedAt,
        long ageSeconds,
        DataPath dataPath,
        DataPath lastDataPath,
        @Schema(implementation = Object.class, type = SchemaType.OBJECT) JsonNode report) {

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
