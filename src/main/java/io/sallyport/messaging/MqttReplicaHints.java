package io.sallyport.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.quarkus.logging.Log;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.TopicScheme;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.reactive.messaging.mqtt.SendingMqttMessageMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Hints over MQTT, on connections of their own. Each replica has its own subscription, which is not shared: everybody hears everything. */
@ApplicationScoped
class MqttReplicaHints implements ReplicaHints {
    static final String SENT = "events-out";
    static final String HEARD = "events-in";

    private final Emitter<byte[]> emitter;
    private final TopicScheme topics;
    private final UplinkCounters counters;
    private final Instance<ReplicaHintHandler> handlers;
    private final Counter sent;
    private final Counter dropped;

    MqttReplicaHints(
            @Channel(SENT) @OnOverflow(OnOverflow.Strategy.THROW_EXCEPTION) Emitter<byte[]> emitter,
            TopicScheme topics,
            UplinkCounters counters,
            @Any Instance<ReplicaHintHandler> handlers,
            MeterRegistry registry) {
        this.emitter = emitter;
        this.topics = topics;
        this.counters = counters;
        this.handlers = handlers;
        this.sent = registry.counter("sallyport.changes.hints", "outcome", "sent");
        this.dropped = registry.counter("sallyport.changes.hints", "outcome", "dropped");
    }

    @Override
    public void send(String kind, byte[] payload) {
        try {
            emitter.send(Message.of(
                    payload,
                    Metadata.of(new SendingMqttMessageMetadata(topics.event(kind), MqttQoS.AT_MOST_ONCE, false)),
                    () -> counted(sent),
                    failure -> counted(dropped)));
        } catch (IllegalStateException noRoom) {
            dropped.increment();
        }
    }

    private static CompletionStage<Void> counted(Counter outcome) {
        outcome.increment();
        return CompletableFuture.completedStage(null);
    }

    /** Never throws: one bad message must not end the channel. */
    @NonBlocking
    @Incoming(HEARD)
    void onHint(byte[] payload, ReceivedOn received) {
        counters.received(Topic.Kind.EVENT);
        try {
            String kind = topics.parse(received.topic()).address();
            for (ReplicaHintHandler handler : handlers) {
                handler.take(kind, payload);
            }
        } catch (ProtocolException e) {
            counters.rejected(Topic.Kind.EVENT, e.code().name(), received.topic(), e.getMessage());
        } catch (RuntimeException e) {
            if (counters.rejected(Topic.Kind.EVENT, "HANDLER_FAILED", received.topic(), e.toString())) {
                Log.errorf(e, "a handler of hints failed, topic=%s", received.topic());
            }
        }
    }
}
