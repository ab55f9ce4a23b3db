package io.sallyport.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Limits;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.TopicScheme;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What a message goes out as, whatever takes it to the broker: its topic, its form, signed or not. Metric: {@code sallyport.downlink.sends}. */
final class TopicDownlink implements Downlink {
    /** Takes a message to the broker. */
    @FunctionalInterface
    interface Publication {
        /**
         * Completes when the broker has the message, and fails as {@link Downlink#send} says.
         *
         * @param addressee what goes to the same one keeps its order
         */
        CompletionStage<Void> publish(String addressee, String topic, byte[] payload);
    }

    private final Publication publication;
    private final TopicScheme topics;
    private final ConsoleKeys keys;
    private final Counter sent;
    private final Counter failed;
    private final Counter full;

    TopicDownlink(Publication publication, TopicScheme topics, ConsoleKeys keys, MeterRegistry registry) {
        this.publication = publication;
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
        return publication.publish(addressee, topic, payload).handle((done, failure) -> {
            if (failure == null) {
                sent.increment();
                return null;
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            BrokerUnavailableException why = cause instanceof BrokerUnavailableException known
                    ? known
                    : new BrokerUnavailableException("the send failed", cause);
            (why instanceof DownlinkFullException ? full : failed).increment();
            throw why;
        });
    }
}
