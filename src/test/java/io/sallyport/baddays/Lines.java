package io.sallyport.baddays;

import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.sallyport.testing.Loopback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A few connections to the broker that speak for a whole fleet. They come back by themselves. Safe for any number of threads. */
final class Lines implements AutoCloseable {
    private static final int UNACKNOWLEDGED = 4_000;

    private final List<Mqtt3AsyncClient> clients = new ArrayList<>();
    private final Semaphore room;
    private final AtomicLong acknowledged = new AtomicLong();

    Lines(Deployment deployment, int count) {
        room = new Semaphore(UNACKNOWLEDGED * count);
        for (int i = 0; i < count; i++) {
            Mqtt3AsyncClient client = Mqtt3Client.builder()
                    .identifier("fleet-" + System.identityHashCode(this) + "-" + i)
                    .serverHost(Loopback.ADDRESS)
                    .serverPort(deployment.broker().port())
                    .automaticReconnect()
                    .initialDelay(200, TimeUnit.MILLISECONDS)
                    .maxDelay(1, TimeUnit.SECONDS)
                    .applyAutomaticReconnect()
                    .buildAsync();
            client.connectWith().cleanSession(true).keepAlive(60).send().join();
            clients.add(client);
        }
    }

    /** Everything that is sent to this filter, on one of the connections. */
    void subscribe(int line, String filter, Consumer<Mqtt3Publish> consumer) {
        Mqtt3AsyncClient client = clients.get(line % clients.size());
        client.publishes(MqttGlobalPublishFilter.SUBSCRIBED, consumer);
        client.subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .join();
    }

    /** Waits while too much is unacknowledged. What a broken connection took along is gone. */
    void publish(int line, String topic, byte[] payload) {
        room.acquireUninterruptibly();
        send(line, topic, payload, 1);
    }

    /** For the connection's own thread, which must not wait. */
    void publishAtOnce(int line, String topic, byte[] payload) {
        send(line, topic, payload, 0);
    }

    /** Waits until the broker has so many. */
    void awaitAcknowledged(long count) {
        await("the broker has " + count + " messages")
                .atMost(Duration.ofSeconds(60))
                .until(() -> acknowledged.get() >= count);
    }

    @Override
    public void close() {
        for (Mqtt3AsyncClient client : clients) {
            try {
                client.disconnect().get(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // It was not connected: the broker is gone before its clients when a test has failed.
                continue;
            }
        }
    }

    private void send(int line, String topic, byte[] payload, int permits) {
        clients.get(Math.floorMod(line, clients.size()))
                .publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send()
                .whenComplete((done, failure) -> {
                    room.release(permits);
                    if (failure == null) {
                        acknowledged.incrementAndGet();
                    }
                });
    }
}
