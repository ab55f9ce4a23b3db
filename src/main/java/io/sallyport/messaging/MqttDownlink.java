package io.sallyport.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.TopicScheme;
import io.smallrye.reactive.messaging.mqtt.SendingMqttMessageMetadata;
import io.vertx.mqtt.MqttException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** Sends over MQTT. */
@ApplicationScoped
@Typed(MqttDownlink.class)
class MqttDownlink implements Downlink {
    private final DownlinkChannels channels;
    private final TopicDownlink topics;

    MqttDownlink(DownlinkChannels channels, TopicScheme topics, ConsoleKeys keys, MeterRegistry registry) {
        this.channels = channels;
        this.topics = new TopicDownlink(this::publish, topics, keys, registry);
    }

    @Override
    public CompletionStage<Void> send(ClientId gateway, Command command, boolean signed) {
        return topics.send(gateway, command, signed);
    }

    @Override
    public CompletionStage<Void> broadcast(GroupId group, Broadcast message) {
        return topics.broadcast(group, message);
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
                                acknowledged.completeExceptionally(reasonOf(cause));
                                return CompletableFuture.completedStage(null);
                            }));
        } catch (IllegalStateException noRoom) {
            return CompletableFuture.failedFuture(new DownlinkFullException(noRoom));
        }
        return acknowledged;
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
