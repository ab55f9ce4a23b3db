package io.sallyport.status;

import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkMessage;
import java.time.Instant;

/** A report that was decoded: pushed, or the answer to a pull. */
record ReceivedStatus(GatewayId gatewayId, StatusReport report, Instant receivedAt) {
    static ReceivedStatus of(Uplink<?> uplink, UplinkMessage message) {
        return new ReceivedStatus(uplink.gatewayId(), (StatusReport) message, uplink.receivedAt());
    }
}
