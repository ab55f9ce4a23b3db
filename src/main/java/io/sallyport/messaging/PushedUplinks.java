package io.sallyport.messaging;

import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.MessageHeader;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.ProtocolException.Code;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.TopicScheme;
import io.sallyport.protocol.UplinkCodec;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Uplinks that somebody hands over, on the same way as those of the channels. Whoever hands them over can be told why one is refused, so each is read to its end. */
@ApplicationScoped
public class PushedUplinks {
    private final TopicScheme topics;
    private final UplinkRouter router;
    private final UplinkCounters counters;

    PushedUplinks(TopicScheme topics, UplinkRouter router, UplinkCounters counters) {
        this.topics = topics;
        this.router = router;
        this.counters = counters;
    }

    /** Never throws, and never blocks: what is handed over waits in its inbox. */
    public Pushed take(String topic, byte[] payload) {
        Topic parsed;
        try {
            parsed = topics.parse(topic);
            if (!parsed.kind().isUplink()) {
                throw new ProtocolException(Code.INVALID_TOPIC, "no gateway publishes to this topic");
            }
        } catch (ProtocolException e) {
            return Pushed.refused(e);
        }
        try {
            ClientId sender = parsed.clientId();
            MessageHeader header = MessageHeader.peek(payload);
            UplinkCodec.decode(payload, header.type());
            String refusal = router.route(parsed.kind(), topic, payload);
            return refusal == null
                    ? new Pushed(sender, header.origin(), null, null)
                    : new Pushed(null, null, refusal, "The message does not belong on this topic.");
        } catch (ProtocolException e) {
            counters.received(parsed.kind());
            counters.rejected(parsed.kind(), e.code().name(), topic, e.getMessage());
            return Pushed.refused(e);
        }
    }

    /**
     * What became of a message at the door.
     *
     * @param sender who sent it, if it was taken
     * @param origin which machine of the sender's, if it was taken
     * @param refusal from a closed set; null if it was taken
     * @param why for people; never a part of the payload
     */
    public record Pushed(
            @Nullable ClientId sender, @Nullable Origin origin, @Nullable String refusal, @Nullable String why) {
        static Pushed refused(ProtocolException e) {
            return new Pushed(null, null, e.code().name(), e.getMessage());
        }
    }
}
