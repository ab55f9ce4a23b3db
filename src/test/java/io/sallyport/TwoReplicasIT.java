package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EventStream;
import io.sallyport.testing.ExternalServers;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two processes of the artefact that is shipped, without any configuration that tells them apart, on one database and one broker. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoReplicasIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ExternalServers SERVERS = new ExternalServers();

    private static PackagedReplica a;
    private static PackagedReplica b;

    private PageGateway gateway;

    @BeforeAll
    static void startBoth() throws Exception {
        Map<String, String> configuration = SERVERS.start();
        CompletableFuture<PackagedReplica> first =
                CompletableFuture.supplyAsync(() -> PackagedReplica.start("a", configuration));
        b = PackagedReplica.start("b", configuration);
        a = first.get();
        RestAssured.port = a.port();
        await().atMost(SOON).until(() -> List.of(a, b).stream()
                .allMatch(one -> one.metric("sallyport_changes_replicas") == 2
                        && one.metric("sallyport_broker_connected") == 1));
    }

    @AfterAll
    static void stopAll() {
        if (a != null) {
            a.kill();
        }
        if (b != null) {
            b.kill();
        }
        SERVERS.stop();
        RestAssured.reset();
    }

    @BeforeEach
    void connectAGateway() {
        gateway = new PageGateway(ExternalServers.brokerPort(), Registry.newGateway());
        awaitKnown(a);
        gateway.connect();
        awaitPresence(a, "ONLINE");
    }

    @AfterEach
    void disconnectIt() {
        gateway.close();
    }

    @Test
    @Order(1)
    void bothShowWhatEitherHeard() {
        awaitPresence(b, "ONLINE");
        gateway.reportsCpu(0.75);
        gateway.report();
        for (PackagedReplica replica : List.of(a, b)) {
            await().atMost(SOON).untilAsserted(() -> read(replica, "/status").body("report.cpu", equalTo(0.75f)));
        }
    }

    /** The reply comes to either; a lost hint would cost half a second each time, and a lost waiter ten. */
    @Test
    @Order(2)
    void whoeverWaitsIsAnsweredWhicheverReplicaGetsTheReply() {
        for (int i = 0; i < 20; i++) {
            long began = System.nanoTime();
            issue(i % 2 == 0 ? a : b, 10).statusCode(200).body("state", equalTo("SUCCEEDED"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
        assertThat(a.metric("sallyport_uplink_received_total{topic=\"reply\"}")).isPositive();
        assertThat(b.metric("sallyport_uplink_received_total{topic=\"reply\"}")).isPositive();
    }

    @Test
    @Order(3)
    void aStreamSeesWithinASecondWhatTheOtherReplicaChanged() throws Exception {
        try (EventStream stream = streamOf(a)) {
            changeAt(b, "by-hint");

            await().atMost(Duration.ofSeconds(1)).until(() -> stream.changed("gateway", gateway.id()));
        }
        assertThat(a.metric("sallyport_changes_heard_total{by=\"hint\"}")).isPositive();
    }

    @Test
    @Order(4)
    void aGatewayThatWasMadeAtTheOtherReplicaIsHeardAtOnce() {
        long began = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            try (PageGateway made = new PageGateway(ExternalServers.brokerPort(), Registry.newGateway())) {
                // Which replica gets its first word is the broker's to say; either must know it by then, without the
                // regular look.
                await().atMost(Duration.ofSeconds(2))
                        .pollDelay(Duration.ofMillis(600))
                        .untilAsserted(() -> given().port(b.port())
                                .get("/api/v1/gateways/" + made.id())
                                .then()
                                .statusCode(200));
                made.connect();
                await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> given().port(b.port())
                        .get("/api/v1/gateways/" + made.id())
                        .then()
                        .body("presence.state", equalTo("ONLINE")));
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    @Order(5)
    void eachCommandReachesTheGatewayExactlyOnce() {
        List<String> issued = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            issued.add(issue(i % 2 == 0 ? a : b, 0).extract().path("id"));
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> gateway.received().size() >= issued.size()
                        && issued.stream().allMatch(id -> state(a, id).equals("SUCCEEDED")));

        assertThat(gateway.received())
                .extracting(request -> request.at("/meta/commandId").textValue())
                .containsExactlyInAnyOrderElementsOf(issued);
    }

    @Test
    @Order(6)
    void theirConnectionsAtTheBrokerHaveNamesOfTheirOwn() {
        // With one client ID in common the broker would throw the one out when the other connects, for ever.
        for (PackagedReplica replica : List.of(a, b)) {
            assertThat(replica.metric("sallyport_broker_connected")).isEqualTo(1);
            assertThat(replica.log()).doesNotContain("the broker is away");
        }
    }

    @Test
    @Order(7)
    void aStreamSeesItWithinThreeSecondsAlsoWhileTheBrokerIsAway() throws Exception {
        SERVERS.stopBroker();
        try (EventStream stream = streamOf(a)) {
            await().atMost(SOON).until(() -> b.metric("sallyport_broker_connected") == 0);
            changeAt(b, "without-broker");

            await().atMost(Duration.ofSeconds(3)).until(() -> stream.changed("gateway", gateway.id()));
        } finally {
            SERVERS.startBroker();
        }
        await().atMost(SOON)
                .until(() ->
                        a.metric("sallyport_broker_connected") == 1 && b.metric("sallyport_broker_connected") == 1);
    }

    @Test
    @Order(8)
    void aKilledReplicaLeavesNothingHanging() throws Exception {
        try (EventStream stream = streamOf(a)) {
            List<String> issued = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                issued.add(issue(b, "status.get", 0).extract().path("id"));
            }
            b.kill();

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> issued.stream().allMatch(id -> List.of("SUCCEEDED", "FAILED", "OUTCOME_UNKNOWN")
                            .contains(state(a, id))));
            // Nobody knows what it did not come to tell, so whoever shows something is told to read it again.
            await().atMost(SOON).until(() -> stream.lines().contains("event:reset"));
            issue(a, 10).statusCode(200).body("state", equalTo("SUCCEEDED"));
        }
    }

    private EventStream streamOf(PackagedReplica replica) throws Exception {
        return EventStream.open(
                URI.create("http://127.0.0.1:" + replica.port() + "/api/v1/changes?gateway=" + gateway.id()));
    }

    private void changeAt(PackagedReplica replica, String description) {
        given().port(replica.port())
                .contentType("application/merge-patch+json")
                .header("If-Match", read(replica, "").extract().header("ETag"))
                .body("{\"description\":\"" + description + "\"}")
                .patch("/api/v1/gateways/" + gateway.id())
                .then()
                .statusCode(200);
    }

    private static String state(PackagedReplica replica, String command) {
        return given().port(replica.port())
                .get("/api/v1/commands/" + command)
                .then()
                .extract()
                .path("state");
    }

    private void awaitKnown(PackagedReplica replica) {
        await().atMost(SOON).untilAsserted(() -> read(replica, ""));
    }

    private void awaitPresence(PackagedReplica replica, String state) {
        await().atMost(SOON).untilAsserted(() -> read(replica, "").body("presence.state", equalTo(state)));
    }

    private ValidatableResponse read(PackagedReplica replica, String below) {
        return given().port(replica.port())
                .get("/api/v1/gateways/" + gateway.id() + below)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse issue(PackagedReplica replica, int waitSeconds) {
        return issue(replica, "gateway.restart", waitSeconds);
    }

    private ValidatableResponse issue(PackagedReplica replica, String method, int waitSeconds) {
        return given().port(replica.port())
                .contentType(ContentType.JSON)
                .header("Prefer", "wait=" + waitSeconds)
                .body("{\"method\":\"" + method + "\"}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then();
    }
}
