package io.sallyport.messaging;

import io.micrometer.core.instrument.Counter;
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
import io.vertx.mqtt.MqttException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** Sends over MQTT. */
@ApplicationScoped
class MqttDownlink implements Downlink {
    private final DownlinkChannels channels;
    private final TopicScheme topics;
    private final ConsoleKeys keys;
    private final Counter sent;
    private final Counter failed;
    private final Counter full;

    MqttDownlink(DownlinkChannels channels, TopicScheme topics, ConsoleKeys keys, MeterRegistry registry) {
        this.channels = channels;
        this.topics = topics;
        this.keys = keys;
        this.sent = registry.counter("sallyport.downlink.sends", "outcome", "sent");
        this.failed = registry.counter("sallyport.downlink.sends", "outcome", "failed");
        this.full = registry.counter("sallyport.downlink.sends", "outcome", "full");
    }

    @Override
    public CompletionStage<Void> send(ClientId gateway, Command command, boolean signed) {
        byte[] payload = signed ? keys.sign(command) : DownlinkCodec.encode(command);
        Topic.Kind kind = payload.length > Limits.BULK_THRESHOLD_BYTES ? Topic.Kind.BULK_COMMAND : Topic.Kind.COMMAND;
        return publish(gateway.device(), topics.of(kind, gateway), payload);
    }

    @Override
    public CompletionStage<Void> broadcast(GroupId group, Broadcast message) {
        String topic = topics.broadcast(group);
        CompletionStage<Void> unsigned = publish(group.value(), topic, DownlinkCodec.encode(message));
        return keys.canSign()
                ? unsigned.thenCombine(publish(group.value(), topic, keys.sign(message)), (first, second) -> first)
                : unsigned;
    }

    private CompletionStage<Void> publish(String addressee, String topic, byte[] payload) {
        String channel = channels.channelFor(addressee);
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            channels.send(
                    channel,
                    Message.of(
                            payload,
                            Metadata.of(new SendingMqttMessageMetadata(topic, MqttQoS.AT_LEAST_ONCE, false)),
                            () -> {
                                acknowledged.complete(null);
                                return CompletableFuture.completedStage(null);
                            },
                            cause -> {
                                acknowledged.completeExceptionally(cause);
                                return CompletableFuture.completedStage(null);
                            }));
        } catch (IllegalStateException noRoom) {
            return counted(CompletableFuture.failedFuture(new DownlinkFullException(noRoom)));
        }
        return counted(acknowledged);
    }

    private CompletionStage<Void> counted(CompletableFuture<Void> sending) {
        return sending.handle((done, failure) -> {
            if (failure == null) {
                sent.increment();
                return null;
            }
            BrokerUnavailableException why = reasonOf(failure);
            (why instanceof DownlinkFullException ? full : failed).increment();
            throw why;
        });
    }

    private static BrokerUnavailableException reasonOf(Throwable failure) {
        if (failure instanceof BrokerUnavailableException known) {
            return known;
        }
        // Where channels share a connection, the client may have no room though the channel has.
        if (failure instanceof MqttException mqtt && mqtt.code() == MqttException.MQTT_INFLIGHT_QUEUE_FULL) {
            return new DownlinkFullException(failure);
        }
        return new BrokerUnavailableException("the send failed", failure);
    }
}
