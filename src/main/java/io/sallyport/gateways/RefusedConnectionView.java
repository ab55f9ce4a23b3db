package io.sallyport.gateways;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A client that was refused, at the broker or by what it sent.
 *
 * @param gatewayId the gateway in whose name it came; null if there is no such gateway
 * @param address where it came from last, if the broker told it
 */
@Schema(
        examples =
                """
                {"id":"0hzpq7k3m9x2t","clientId":"GID_hangzhou@@@gw-0hzpq7k3m9x2t","gatewayId":"gw-0hzpq7k3m9x2t","reason":"FENCED",
                 "address":"203.0.113.7","times":1204,"firstAt":"2026-11-22T10:00:00Z","lastAt":"2026-11-22T12:00:00Z"}""")
public record RefusedConnectionView(
        String id,
        String clientId,
        @Nullable String gatewayId,
        String reason,
        @Nullable String address,
        long times,
        Instant firstAt,
        Instant lastAt) {}
