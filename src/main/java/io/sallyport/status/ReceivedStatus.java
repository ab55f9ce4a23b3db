package io.sallyport.status;

import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.StatusReport;
import java.time.Instant;

/** A report that was decoded: pushed, or the answer to a pull. */
record ReceivedStatus(GatewayId gatewayId, StatusReport report, Instant receivedAt) {}
