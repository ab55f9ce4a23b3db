package io.sallyport.gateways;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EventStream;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may speak for a gateway: of an older machine nothing is heard, and two machines with one identity are quarantined. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class FencingAndClonesTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    MeterRegistry registry;

    @Inject
    GatewayDirectory directory;

    @Inject
    EntityManager entityManager;

    @TestHTTPResource("/api/v1/changes")
    URI changesUri;

    private PageGateway gateway;

    @BeforeEach
    void connect() {
        gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        gateway.connect();
        // In boot 1; here it comes to boot 7, by way of boot 5.
        report(5, "boot-5", 1, 0.125);
        awaitCpu(0.125);
        report(7, "boot-7", 1, 0.25);
        awaitCpu(0.25);
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    @Test
    void aBootThatCameWithAnotherBootIdQuarantinesTheGateway() throws Exception {
        String tag = given().get(path("")).header("ETag");

        try (EventStream stream = EventStream.open(URI.create(changesUri + "?kind=gateway&gateway=" + gateway.id()))) {
            report(7, "another", 2, 0.5);
            await().atMost(SOON).until(() -> stream.changed("gateway", gateway.id()));
        }

        awaitLifecycle("QUARANTINED")
                .body("quarantine.reason", containsString("boot 7 came with two boot IDs"))
                .body("quarantine.since", notNullValue());
        assertThat(given().get(path("")).header("ETag")).isNotEqualTo(tag);
        given().contentType(ContentType.JSON)
                .body("{\"method\":\"status.get\"}")
                .post(path("/commands"))
                .then()
                .statusCode(409)
                .body("code", equalTo("QUARANTINED"));
        double before = rejected("status", "QUARANTINED");
        report(7, "boot-7", 3, 0.75);
        awaitRejected("status", "QUARANTINED", before + 1);
        cpu().body("report.cpu", equalTo(0.25f));
    }

    @Test
    void aPresenceMessageTellsACloneToo() {
        online(7, "another");

        awaitLifecycle("QUARANTINED").body("presence.agentVersion", equalTo("9.9.9"));
        double before = rejected("presence", "QUARANTINED");
        online(8, "boot-8");
        awaitRejected("presence", "QUARANTINED", before + 1);
    }

    @Test
    void aLowerBootThatWasNeverSeenIsARestoredSnapshotAndGoesOnAfterTheRelease() {
        report(6, "restored", 1, 0.5);
        awaitLifecycle("QUARANTINED").body("quarantine.reason", containsString("boot 6 came after boot 7"));

        release()
                .statusCode(200)
                .header("ETag", notNullValue())
                .body("lifecycle", equalTo("ACTIVATED"))
                .body("quarantine", nullValue());

        report(6, "restored", 2, 0.625);
        awaitCpu(0.625);
        online(6, "restored");
        awaitLifecycle("ACTIVATED");
        given().get(path("")).then().body("presence.state", equalTo("ONLINE"));
    }

    @Test
    void tellsThatAGatewayIsReleased() throws Exception {
        report(7, "another", 2, 0.5);
        awaitLifecycle("QUARANTINED");

        try (EventStream stream = EventStream.open(URI.create(changesUri + "?kind=gateway&gateway=" + gateway.id()))) {
            release().statusCode(200);

            await().atMost(SOON).until(() -> stream.changed("gateway", gateway.id()));
        }
    }

    @Test
    void keepsTheLastSixteenBootsAndForgetsThoseBefore() {
        for (int boot = 8; boot <= 25; boot++) {
            report(boot, "boot-" + boot, 1, boot / 100.0);
        }
        awaitCpu(0.25);

        await().atMost(SOON).untilAsserted(() -> assertThat(boots()).isLessThanOrEqualTo(16));
    }

    @Test
    void theOtherMachineThatStillRunsAfterTheReleaseIsFoundAgain() {
        report(7, "another", 2, 0.5);
        awaitLifecycle("QUARANTINED");
        release().statusCode(200);
        report(7, "another", 3, 0.375);
        awaitCpu(0.375);

        report(7, "boot-7", 4, 0.75);

        awaitLifecycle("QUARANTINED");
        cpu().body("report.cpu", equalTo(0.375f));
    }

    @Test
    void aLateWordOfAnOlderBootIsNoClone() {
        report(5, "boot-5", 99, 0.5);
        report(7, "boot-7", 2, 0.625);

        awaitCpu(0.625);
        given().get(path("")).then().body("lifecycle", equalTo("ACTIVATED"));
    }

    @Test
    void theBootThatIsKnownFromPresenceAloneCountsToo() {
        online(8, "boot-8");
        await().atMost(SOON).untilAsserted(() -> assertThat(boots()).isEqualTo(4));

        report(8, "another", 1, 0.5);

        awaitLifecycle("QUARANTINED");
    }

    @Test
    void onlyAQuarantinedGatewayCanBeReleased() {
        release().statusCode(409).body("code", equalTo("NOT_QUARANTINED"));
        given().post("/api/v1/gateways/gw-0000000000000/release")
                .then()
                .statusCode(404)
                .body("code", equalTo("GATEWAY_NOT_FOUND"));
        report(7, "another", 2, 0.5);
        awaitLifecycle("QUARANTINED");

        given().header("If-Match", "\"77\"")
                .post(path("/release"))
                .then()
                .statusCode(412)
                .body("code", equalTo("VERSION_CHANGED"));

        release().statusCode(200);
    }

    @Test
    void aMachineWithAnOlderBindingIsNotHeardOnAnyTopic() {
        gateway.isSilent();
        String command = given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\"}")
                .post(path("/commands"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(SOON).until(() -> !gateway.received().isEmpty());
        replaceTheMachine();

        for (String topic : new String[] {"status", "presence", "reply"}) {
            double before = rejected(topic, "FENCED");
            switch (topic) {
                case "status" -> report(7, "boot-7", 2, 0.5);
                case "presence" ->
                    gateway.publish(
                            "presence",
                            "{\"jsonrpc\":\"2.0\",\"method\":\"presence.offline\",\"params\":{\"origin\":%s,\"reason\":\"shutdown\"}}"
                                    .formatted(origin(7, "boot-7", "9")));
                default ->
                    gateway.publish("reply", gateway.result(gateway.received().get(0), ""));
            }
            awaitRejected(topic, "FENCED", before + 1);
        }

        cpu().body("report.cpu", equalTo(0.25f));
        given().get(path("")).then().body("lifecycle", equalTo("ACTIVATED")).body("presence.state", equalTo("ONLINE"));
        given().get("/api/v1/commands/" + command).then().body("state", equalTo("SENT"));
    }

    /** As activation of a new machine will do it. */
    private void replaceTheMachine() {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery("UPDATE gateway SET binding = 2 WHERE id = :id")
                .setParameter("id", gateway.id())
                .executeUpdate());
        directory.onLost();
        directory.readWhatChanged();
    }

    private long boots() {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entityManager
                        .createNativeQuery("SELECT COUNT(*) FROM gateway_boot WHERE gateway_id = :id")
                        .setParameter("id", gateway.id())
                        .getSingleResult())
                .longValue());
    }

    private void report(long boot, String bootId, long seq, double cpu) {
        gateway.publish(
                "status",
                "{\"jsonrpc\":\"2.0\",\"method\":\"status.report\",\"params\":{\"origin\":%s,\"at\":\"%s\",\"cpu\":%s}}"
                        .formatted(origin(boot, bootId, "1,\"seq\":" + seq), Instant.now(), cpu));
    }

    private void online(long boot, String bootId) {
        gateway.publish(
                "presence",
                ("{\"jsonrpc\":\"2.0\",\"method\":\"presence.online\",\"params\":{\"origin\":%s,\"at\":\"%s\","
                                + "\"agentVersion\":\"6.6.6\",\"protocolVersion\":1}}")
                        .formatted(origin(boot, bootId, "1"), Instant.now()));
    }

    private static String origin(long boot, String bootId, String sessionAndSeq) {
        return "{\"binding\":1,\"boot\":%d,\"bootId\":\"%s\",\"session\":%s}".formatted(boot, bootId, sessionAndSeq);
    }

    private ValidatableResponse release() {
        return given().post(path("/release")).then();
    }

    private ValidatableResponse awaitLifecycle(String lifecycle) {
        await().atMost(SOON).untilAsserted(() -> given().get(path("")).then().body("lifecycle", equalTo(lifecycle)));
        return given().get(path("")).then().statusCode(200);
    }

    private void awaitCpu(double cpu) {
        await().atMost(SOON).untilAsserted(() -> cpu().body("report.cpu", equalTo((float) cpu)));
    }

    private ValidatableResponse cpu() {
        return given().get(path("/status")).then().statusCode(200);
    }

    private String path(String below) {
        return "/api/v1/gateways/" + gateway.id() + below;
    }

    private void awaitRejected(String topic, String reason, double count) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rejected(topic, reason)).isEqualTo(count));
    }

    private double rejected(String topic, String reason) {
        return registry.find("sallyport.uplink.rejected").tag("topic", topic).tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
