package io.sallyport.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Limits;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.TopicScheme;
import io.smallrye.reactive.messaging.mqtt.SendingMqttMessageMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Sends over MQTT. */
@ApplicationScoped
class MqttDownlink implements Downlink {
    static final String CHANNEL = "downlink";
    /** Messages that may wait for the connection's writer. The dispatcher's window is far below, so it is never the bound. */
    private static final int BUFFER = 16_384;

    private final Emitter<byte[]> emitter;
    private final TopicScheme topics;
    private final BrokerLink link;
    private final long timeoutMillis;
    private final MeterRegistry registry;

    MqttDownlink(
            @Channel(CHANNEL) @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
                    Emitter<byte[]> emitter,
            TopicScheme topics,
            BrokerLink link,
            ConsoleConfig config,
            MeterRegistry registry) {
        this.emitter = emitter;
        this.topics = topics;
        this.link = link;
        this.timeoutMillis = config.sendTimeout().toMillis();
        this.registry = registry;
    }

    @Override
    public CompletionStage<Void> send(ClientId gateway, Command command) {
        byte[] payload = DownlinkCodec.encode(command);
        Topic.Kind kind = payload.length > Limits.BULK_THRESHOLD_BYTES ? Topic.Kind.BULK_COMMAND : Topic.Kind.COMMAND;
        return publish(topics.of(kind, gateway), payload);
    }

    @Override
    public CompletionStage<Void> broadcast(GroupId group, Broadcast message) {
        return publish(topics.broadcast(group), DownlinkCodec.encode(message));
    }

    private CompletionStage<Void> publish(String topic, byte[] payload) {
        // Asked first, since the connector would keep a message for a broker that it never reached, and send it when
        // nobody wants it.
        if (!link.canSend()) {
            return failed("the broker is not connected", null);
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            emitter.send(Message.of(
                    payload,
                    Metadata.of(new SendingMqttMessageMetadata(topic, MqttQoS.AT_LEAST_ONCE, false)),
                    () -> {
                        sent.complete(null);
                        return CompletableFuture.completedStage(null);
                    },
                    cause -> {
                        sent.completeExceptionally(new BrokerUnavailableException("the send failed", cause));
                        return CompletableFuture.completedStage(null);
                    }));
        } catch (IllegalStateException e) {
            return failed("the downlink's buffer is full", e);
        }
        return sent.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS).handle((done, failure) -> {
            registry.counter("sallyport.downlink.sends", "outcome", failure == null ? "sent" : "failed")
                    .increment();
            if (failure == null) {
                return null;
            }
            throw failure instanceof BrokerUnavailableException unavailable
                    ? unavailable
                    : new BrokerUnavailableException("the send took too long", failure);
        });
    }

    private CompletionStage<Void> failed(String why, @org.jspecify.annotations.Nullable Throwable cause) {
        registry.counter("sallyport.downlink.sends", "outcome", "failed").increment();
        return CompletableFuture.failedStage(new BrokerUnavailableException(why, cause));
    }
}
