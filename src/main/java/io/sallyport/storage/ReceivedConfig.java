package io.sallyport.storage;

import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.UplinkMessage;
import java.time.Instant;

/** A configuration report that came in. @param asReply to a {@code config.get} */
record ReceivedConfig(GatewayId gatewayId, ConfigReport report, Instant receivedAt, boolean asReply) {
    static ReceivedConfig of(Uplink<?> uplink, UplinkMessage message) {
        return new ReceivedConfig(uplink.gatewayId(), (ConfigReport) message, uplink.receivedAt(), false);
    }
}
