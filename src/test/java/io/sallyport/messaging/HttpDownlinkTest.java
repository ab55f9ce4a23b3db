package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.protocol.Broadcast;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.TopicScheme;
import io.sallyport.testing.PublishingBroker;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a message that leaves over HTTP has succeeded, when it has failed, and when nobody can tell. */
class HttpDownlinkTest {
    private static final GroupId GROUP = new GroupId("GID_hangzhou");

    private final PublishingBroker broker = new PublishingBroker();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void publishesAtQosOneAndInBase64() {
        send(downlink(broker.url(), Duration.ofSeconds(10), 10))
                .toCompletableFuture()
                .join();

        assertThat(broker.published()).singleElement().satisfies(message -> {
            assertThat(message.topic()).isEqualTo("csg_dn_ctl/all/GID_hangzhou");
            assertThat(message.qos()).isEqualTo(1);
            assertThat(message.payload()).contains("\"method\":\"status.get\"");
        });
    }

    @Test
    void thatNobodyIsSubscribedIsAnAcknowledgementAndCounted() {
        broker.answers(() -> 202);

        send(downlink(broker.url(), Duration.ofSeconds(10), 10))
                .toCompletableFuture()
                .join();

        assertThat(registry.get("sallyport.downlink.unheard").counter().count()).isEqualTo(1);
    }

    @Test
    void whatTheBrokerDoesNotTakeWasNotSent() {
        for (int status : List.of(400, 401, 404, 503)) {
            broker.answers(() -> status);
            assertThat(failureOf(downlink(broker.url(), Duration.ofSeconds(10), 10)))
                    .as("%d", status)
                    .isExactlyInstanceOf(BrokerUnavailableException.class);
        }
        assertThat(failureOf(downlink("http://localhost:1", Duration.ofSeconds(10), 10)))
                .isExactlyInstanceOf(BrokerUnavailableException.class);
    }

    @Test
    void whatWasNotAnsweredMayHaveBeenSent() {
        for (int status : List.of(500, 502, 504)) {
            broker.answers(() -> status);
            assertThat(failureOf(downlink(broker.url(), Duration.ofSeconds(10), 10)))
                    .as("%d", status)
                    .isInstanceOf(DownlinkUncertainException.class);
        }
        CountDownLatch never = new CountDownLatch(1);
        broker.answers(() -> {
            join(never);
            return 200;
        });
        assertThat(failureOf(downlink(broker.url(), Duration.ofMillis(300), 10)))
                .isInstanceOf(DownlinkUncertainException.class);
        never.countDown();
    }

    @Test
    void aBrokerThatTakesNoMoreIsFull() {
        broker.answers(() -> 429);

        assertThat(failureOf(downlink(broker.url(), Duration.ofSeconds(10), 10)))
                .isInstanceOf(DownlinkFullException.class);
    }

    @Test
    void whatGoesToOneAddresseeKeepsItsOrderAndMoreThanTheBoundIsFull() {
        CountDownLatch first = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        broker.answers(() -> {
            asked.incrementAndGet();
            join(first);
            return 200;
        });
        HttpDownlink downlink = downlink(broker.url(), Duration.ofSeconds(10), 3);
        List<CompletionStage<Void>> sent =
                IntStream.range(0, 3).mapToObj(i -> send(downlink)).toList();

        assertThat(failureOf(downlink)).isInstanceOf(DownlinkFullException.class);
        await().during(Duration.ofMillis(100)).until(() -> asked.get() <= 1);
        assertThat(broker.published()).isEmpty();
        first.countDown();

        sent.forEach(one -> one.toCompletableFuture().join());
        assertThat(broker.published()).hasSize(3);
        await().until(() ->
                registry.get("sallyport.downlink.publishing").gauge().value() == 0);
        assertThat(send(downlink)).succeedsWithin(Duration.ofSeconds(10));
    }

    private Throwable failureOf(HttpDownlink downlink) {
        Throwable[] found = new Throwable[1];
        assertThatThrownBy(() -> send(downlink).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .satisfies(failure -> found[0] = failure.getCause());
        return found[0];
    }

    private static CompletionStage<Void> send(HttpDownlink downlink) {
        Instant now = Instant.parse("2026-11-24T10:00:00Z");
        return downlink.broadcast(
                GROUP,
                new Broadcast(
                        Methods.STATUS_GET,
                        JsonNodeFactory.instance.objectNode(),
                        new UUID(0, 1),
                        now,
                        now.plusSeconds(30)));
    }

    private HttpDownlink downlink(String url, Duration timeout, int most) {
        BrokerPublishConfig config = new Config(
                Optional.of(URI.create(url)),
                Optional.of(PublishingBroker.KEY),
                Optional.of(PublishingBroker.SECRET),
                timeout,
                most);
        return new HttpDownlink(
                new EmqxPublish(config, new ObjectMapper(), registry),
                config,
                TopicScheme.DEFAULT,
                ConsoleKeysTest.NONE,
                registry);
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not an anonymous class: the container refuses one with constraints. */
    private record Config(
            Optional<URI> url, Optional<String> key, Optional<String> secret, Duration timeout, int mostAtOnce)
            implements BrokerPublishConfig {}
}
