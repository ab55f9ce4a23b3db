package io.sallyport.messaging;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.MessageHeader;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.ProtocolException.Code;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.TopicScheme;
import io.sallyport.protocol.UplinkMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a topic and bytes to the one handler of that message. What is no message of ours is counted, said and dropped here, so that it
 * never costs more than a look at its first bytes.
 */
@ApplicationScoped
class UplinkRouter {
    private static final String HANDLER_FAILED = "HANDLER_FAILED";

    private final TopicScheme topics;
    private final UplinkCounters counters;
    private final Clock clock;
    private final List<UplinkWitness> witnesses;
    /** Filled at construction, only read afterwards. */
    private final Map<Class<?>, UplinkHandler<?>> handlers = new HashMap<>();

    UplinkRouter(
            TopicScheme topics,
            UplinkCounters counters,
            Clock clock,
            @Any Instance<UplinkHandler<?>> candidates,
            @Any Instance<UplinkWitness> witnesses) {
        this.topics = topics;
        this.counters = counters;
        this.clock = clock;
        this.witnesses = witnesses.stream().toList();
        for (UplinkHandler<?> handler : candidates) {
            UplinkHandler<?> other = handlers.put(handler.messageType(), handler);
            if (other != null) {
                throw new IllegalStateException(
                        "two handlers for " + handler.messageType().getSimpleName());
            }
        }
        for (Class<?> type : UplinkMessage.class.getPermittedSubclasses()) {
            if (!handlers.containsKey(type)) {
                throw new IllegalStateException("no handler for " + type.getSimpleName());
            }
        }
    }

    /** Makes the check of the handlers part of the start, before the first message. */
    void atStart(@Observes StartupEvent event) {
        Log.debugf("%d kinds of uplink message have their handler", handlers.size());
    }

    /**
     * Never throws: one bad message must not end the channel.
     *
     * @return why it was refused, from a closed set; null if its handler has it
     */
    @Nullable
    String route(Topic.Kind expected, String topic, byte[] payload) {
        counters.received(expected);
        try {
            Topic parsed = topics.parse(topic);
            ClientId sender = parsed.clientId();
            MessageHeader header = MessageHeader.peek(payload);
            if (parsed.kind() != expected || !belongs(header.type(), expected)) {
                throw new ProtocolException(Code.INVALID_TOPIC, "this message does not belong on this topic");
            }
            hand(header.type(), sender, header, payload);
            return null;
        } catch (ProtocolException e) {
            counters.rejected(expected, e.code().name(), topic, e.getMessage());
            return e.code().name();
        } catch (RuntimeException e) {
            if (counters.rejected(expected, HANDLER_FAILED, topic, e.toString())) {
                Log.errorf(e, "an uplink handler failed, topic=%s", topic);
            }
            return HANDLER_FAILED;
        }
    }

    private <M extends UplinkMessage> void hand(Class<M> type, ClientId sender, MessageHeader header, byte[] payload) {
        @SuppressWarnings("unchecked") // put under its own message type above
        UplinkHandler<M> handler = (UplinkHandler<M>) handlers.get(type);
        if (handler == null) {
            throw new IllegalStateException("no handler for " + type.getSimpleName());
        }
        Uplink<M> uplink = new Uplink<>(sender, sender.gateway(), type, header.origin(), payload, clock.instant());
        witnesses.forEach(witness -> witness.heard(uplink));
        handler.take(uplink);
    }

    private static boolean belongs(Class<? extends UplinkMessage> type, Topic.Kind kind) {
        String name = type.getSimpleName();
        return switch (kind) {
            case REPLY -> name.startsWith("Command");
            case PRESENCE -> name.startsWith("Presence");
            case STATUS -> name.startsWith("Status");
            case CONFIG -> name.startsWith("Config");
            case LOG -> name.startsWith("Log");
            default -> false;
        };
    }
}
