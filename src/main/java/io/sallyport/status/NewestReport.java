package io.sallyport.status;

import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.StatusReport;
import java.time.Instant;

/**
 * What a gateway said of itself last.
 *
 * @param report the session of its origin is not kept, and is 0; after a release from quarantine, until the next report, neither are boot and seq
 * @param receivedAt when it came in, by the console's clock
 */
public record NewestReport(GatewayId gatewayId, StatusReport report, Instant receivedAt) {}
