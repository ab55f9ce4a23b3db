package io.sallyport.bench;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT connection of the load or of a baseline, with the client library that the application's connector uses, QoS 1 both ways. It keeps
 * at most its window of messages without a PUBACK; what is more waits here, or is asked of a source when there is room.
 */
final class Link {
    private static final long CONNECT_SECONDS = 60;

    private final Context context;
    private final MqttClient client;
    private final int window;
    private final Source source;
    private final Queue<Outgoing> waiting = new ArrayDeque<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private int inFlight;

    /** Where messages come from; asked on the connection's event loop. */
    @FunctionalInterface
    interface Source {
        /** @return null if there is none now */
        @Nullable
        Outgoing next();
    }

    record Outgoing(String topic, byte[] payload) {}

    private Link(Vertx vertx, String clientId, int window, Source source) {
        this.context = vertx.getOrCreateContext();
        this.window = window;
        this.source = source;
        this.client = MqttClient.create(
                vertx,
                new MqttClientOptions()
                        .setClientId(clientId)
                        .setCleanSession(true)
                        .setKeepAliveInterval(60)
                        .setMaxInflightQueue(window + 1)
                        .setMaxMessageSize(131_072));
        client.publishCompletionHandler(packet -> acknowledged());
        client.publishCompletionExpirationHandler(packet -> acknowledged());
    }

    static CompletableFuture<Link> open(
            Vertx vertx, String host, int port, String clientId, int window, Source source) {
        Link link = new Link(vertx, clientId, window, source);
        CompletableFuture<Link> opened = new CompletableFuture<>();
        link.context.runOnContext(start -> link.client
                .connect(port, host)
                .onSuccess(ack -> opened.complete(link))
                .onFailure(opened::completeExceptionally));
        return opened;
    }

    /** A connection that sends only what it is given. */
    static Link opened(Vertx vertx, String host, int port, String clientId, int window) {
        return await(open(vertx, host, port, clientId, window, () -> null));
    }

    void subscribe(Consumer<MqttPublishMessage> receiver, String... filters) {
        CompletableFuture<Void> granted = new CompletableFuture<>();
        client.publishHandler(receiver::accept);
        client.subscribeCompletionHandler(ack -> granted.complete(null));
        context.runOnContext(start -> {
            Map<String, Integer> topics = new LinkedHashMap<>();
            for (String filter : filters) {
                topics.put(filter, 1);
            }
            client.subscribe(topics).onFailure(granted::completeExceptionally);
        });
        await(granted);
    }

    /** Sends when there is room in the window. From any thread. */
    void send(String topic, byte[] payload) {
        context.runOnContext(go -> {
            waiting.add(new Outgoing(topic, payload));
            pump();
        });
    }

    /** The source may have something again. From any thread. */
    void ring() {
        context.runOnContext(go -> pump());
    }

    long acknowledgedCount() {
        return acknowledged.get();
    }

    private void acknowledged() {
        inFlight--;
        acknowledged.incrementAndGet();
        pump();
    }

    private void pump() {
        while (inFlight < window) {
            Outgoing next = waiting.isEmpty() ? source.next() : waiting.poll();
            if (next == null) {
                return;
            }
            inFlight++;
            client.publish(next.topic(), Buffer.buffer(next.payload()), MqttQoS.AT_LEAST_ONCE, false, false);
        }
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker did not do what it was asked for", e);
        }
    }
}
