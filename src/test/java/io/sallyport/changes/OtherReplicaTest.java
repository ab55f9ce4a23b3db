package io.sallyport.changes;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.messaging.Replica;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EventStream;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application among replicas: the test is the other one, over the real broker and the real table. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class OtherReplicaTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TestHTTPResource("/api/v1/changes")
    URI changesUri;

    @Inject
    NoticeTable table;

    @Inject
    Changes changes;

    @Inject
    Replica replica;

    @Inject
    MeterRegistry registry;

    private final String sender = "%013d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    private final List<ChangeNotice> onTheWire = new CopyOnWriteArrayList<>();
    private Mqtt3BlockingClient client;
    private EventStream stream;
    private long sequence;
    private static MeterRegistry registryOfAll;

    @BeforeEach
    void connect() throws Exception {
        registryOfAll = registry;
        client = connected();
        client.toAsync()
                .subscribeWith()
                .topicFilter("csg_events/+")
                .qos(MqttQos.AT_MOST_ONCE)
                .callback(message -> {
                    String kind = message.getTopic().getLevels().get(1);
                    if (new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8).contains(replica.startId())) {
                        onTheWire.add(NoticeCodec.decode(kind, message.getPayloadAsBytes()));
                    }
                })
                .send()
                .join();
        stream = EventStream.open(URI.create(changesUri + "?group=GID_" + sender));
        double read = heard("row");
        write(ChangeNotice.BEAT, List.of());
        await().atMost(SOON).until(() -> heard("row") > read && replicas() >= 2);
    }

    @AfterEach
    void disconnect() throws Exception {
        stream.close();
        EmbeddedServers.broker().start();
        awaitBroker("connected");
        if (client.getState().isConnected()) {
            client.disconnect();
        }
    }

    /** Falling silent, the replicas of these tests make all streams start over: not those of the next test. */
    @AfterAll
    static void untilAllAreSilent() {
        await().atMost(SOON)
                .until(() ->
                        registryOfAll.get("sallyport.changes.replicas").gauge().value() == 1);
    }

    @Test
    void itsHintReachesTheStreamsHere() {
        awaitTold("gw-hinted", SOON, () -> publish("gateway", encoded("gateway", "gw-hinted")));
    }

    @Test
    void whatNoHintToldReachesThemWithinTwoSeconds() {
        awaitTold("gw-written", Duration.ofSeconds(2), () -> write("gateway", List.of(change("gw-written"))));
    }

    @Test
    void aBrokerThatIsAwayBlindsNobodyAndAfterItHintsAreHeardAgain() {
        EmbeddedServers.broker().stop();
        awaitBroker("broker away");

        awaitTold("gw-during", Duration.ofSeconds(3), () -> write("gateway", List.of(change("gw-during"))));

        EmbeddedServers.broker().start();
        awaitBroker("connected");
        client = connected();
        awaitTold("gw-after", SOON, () -> awaitHintsAreHeard("gw-after"));
    }

    @Test
    void itsTrafficIsNotToldOnAndNoneOfOursIsHeardHere() {
        double heard = heard("hint") + heard("row");
        int sent = awaitTold("gw-remote", SOON, () -> publish("gateway", encoded("gateway", "gw-remote")));

        QuarkusTransaction.requiringNew().run(() -> changes.record(change("gw-local")));

        await().atMost(SOON).until(() -> onTheWire.stream()
                .anyMatch(notice -> notice.changes().contains(change("gw-local"))));
        assertThat(onTheWire).noneMatch(notice -> notice.changes().stream()
                .anyMatch(one -> one.id().equals("gw-remote")));
        assertThat(heard("hint") + heard("row") - heard).isEqualTo(sent);
    }

    @Test
    void aBurstOfCommitsIsAFewNotices() {
        onTheWire.clear();
        for (int version = 1; version <= 300; version++) {
            Change change = new Change(Change.Kind.GATEWAY, "gw-busy", version, "gw-busy", "GID_" + sender);
            QuarkusTransaction.requiringNew().run(() -> changes.record(change));
        }

        await().atMost(SOON).until(() -> onTheWire.stream()
                .anyMatch(notice -> notice.changes().stream().anyMatch(one -> one.version() == 300)));
        assertThat(onTheWire.stream()
                        .filter(notice -> notice.kind().equals("gateway"))
                        .count())
                .isLessThan(30);
    }

    @Test
    void garbageOnTheTopicEndsNothing() {
        for (int i = 0; i < 500; i++) {
            publish("gateway", ("garbage " + i).getBytes(StandardCharsets.UTF_8));
            publish("nonsense-" + i, new byte[] {0, (byte) 0xff});
        }

        awaitTold("gw-behind-garbage", SOON, () -> awaitHintsAreHeard("gw-behind-garbage"));
    }

    @Test
    void aReplicaThatHadTooMuchToTellResetsTheStreamsHere() {
        long before = resets();

        write(ChangeNotice.RESET, List.of());

        await().atMost(SOON).until(() -> resets() > before);
    }

    /**
     * Sends it again if the stream was told to start over meanwhile, which takes what waited for it along: as when the replica of an earlier test falls
     * silent.
     *
     * @return how often it was sent
     */
    private int awaitTold(String id, Duration within, Runnable send) {
        AtomicLong resets = new AtomicLong(resets());
        AtomicInteger sent = new AtomicInteger(1);
        send.run();
        await().atMost(within).until(() -> {
            long now = resets();
            if (resets.getAndSet(now) < now) {
                sent.incrementAndGet();
                send.run();
            }
            return stream.changed("gateway", id);
        });
        return sent.get();
    }

    private void awaitHintsAreHeard(String id) {
        double before = heard("hint");
        await().atMost(SOON).until(() -> {
            byte[] hint = encoded("gateway", id);
            write(sequence, "gateway", hint);
            publish("gateway", hint);
            return heard("hint") > before;
        });
    }

    private long resets() {
        return stream.lines().stream().filter("event:reset"::equals).count();
    }

    private double replicas() {
        return registry.get("sallyport.changes.replicas").gauge().value();
    }

    private double heard(String by) {
        return registry.counter("sallyport.changes.heard", "by", by).count();
    }

    private Change change(String id) {
        return new Change(Change.Kind.GATEWAY, id, 1, id, "GID_" + sender);
    }

    /** The next notice of the other replica. */
    private byte[] encoded(String kind, String id) {
        return NoticeCodec.encode(new ChangeNotice(sender, ++sequence, kind, List.of(change(id))));
    }

    private void write(String kind, List<Change> some) {
        write(++sequence, kind, NoticeCodec.encode(new ChangeNotice(sender, sequence, kind, some)));
    }

    private void write(long number, String kind, byte[] body) {
        table.write(sender, List.of(new NoticeTable.Row(number, kind, body)));
    }

    private void publish(String kind, byte[] payload) {
        client.publishWith().topic("csg_events/" + kind).payload(payload).send();
    }

    private static Mqtt3BlockingClient connected() {
        Mqtt3BlockingClient client = Mqtt3Client.builder()
                .identifier("GID_console@@@console-other-events")
                .simpleAuth()
                .username(EmbeddedServers.CONSOLE.username())
                .password(EmbeddedServers.CONSOLE.password().getBytes(StandardCharsets.US_ASCII))
                .applySimpleAuth()
                .serverHost("127.0.0.1")
                .serverPort(EmbeddedServers.broker().port())
                .buildBlocking();
        client.connect();
        return client;
    }

    private static void awaitBroker(String state) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'serving' }.data.downlink", equalTo(state))
                .body("checks.find { it.name == 'serving' }.data.uplink", equalTo(state))
                .body("checks.find { it.name == 'serving' }.data.uplink", equalTo(state)));
    }
}
