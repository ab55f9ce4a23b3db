package io.sallyport.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.TopicScheme;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends through the broker's HTTP interface, one message after the other to each addressee: requests may overtake each other. */
@ApplicationScoped
@Typed(HttpDownlink.class)
class HttpDownlink implements Downlink {
    private final BrokerPublish broker;
    private final int most;
    private final TopicDownlink topics;
    private final AtomicInteger underWay = new AtomicInteger();
    /** By addressee, the last of its messages that is under way; bounded by {@code most}. Safe: a concurrent map, changed atomically per key. */
    private final Map<String, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

    HttpDownlink(
            BrokerPublish broker,
            BrokerPublishConfig config,
            TopicScheme topics,
            ConsoleKeys keys,
            MeterRegistry registry) {
        this.broker = broker;
        this.most = config.mostAtOnce();
        this.topics = new TopicDownlink(this::publish, topics, keys, registry);
        registry.gauge("sallyport.downlink.publishing", underWay);
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
        if (underWay.incrementAndGet() > most) {
            underWay.decrementAndGet();
            return CompletableFuture.failedFuture(
                    new DownlinkFullException(new IllegalStateException("sallyport.broker.publish.most-at-once")));
        }
        CompletableFuture<Void> begin = new CompletableFuture<>();
        CompletableFuture<Void> sending = begin.thenCompose(now -> broker.publish(topic, payload));
        CompletableFuture<Void> before = last.put(addressee, sending);
        sending.whenComplete((done, failure) -> {
            underWay.decrementAndGet();
            last.remove(addressee, sending);
            if (failure != null) {
                Log.debugf("a message could not be published, topic=%s: %s", topic, failure.toString());
            }
        });
        if (before == null) {
            begin.complete(null);
        } else {
            before.whenComplete((done, failure) -> begin.complete(null));
        }
        return sending;
    }
}
