package io.sallyport.messaging;

import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.protocol.UplinkMessage;
import java.time.Instant;

/**
 * A message that came in and is not decoded yet. The sender is who the topic says; the broker grants each gateway its own topics only.
 *
 * @param payload never changed after arrival
 */
public record Uplink<M extends UplinkMessage>(
        ClientId sender, GatewayId gatewayId, Class<M> type, Origin origin, byte[] payload, Instant receivedAt) {

    public GroupId groupId() {
        return sender.group();
    }

    public int sizeBytes() {
        return payload.length;
    }

    /** @throws ProtocolException if the header was right and the rest is not */
    public M decode() {
        return UplinkCodec.decode(payload, type);
    }

    @Override
    public String toString() {
        return "Uplink[" + type.getSimpleName() + " from " + sender + ", " + payload.length + " bytes]";
    }
}
