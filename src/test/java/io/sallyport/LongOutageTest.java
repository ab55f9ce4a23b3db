package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EmbeddedServersOnALine;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import io.sallyport.testing.SetClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broker and database are away together, for half an hour by the application's clock; and the database goes in the middle of a commit. */
@QuarkusTest
@TestProfile(LongOutageTest.WithASetClock.class)
@WithTestResource(EmbeddedServersOnALine.class)
class LongOutageTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @Inject
    SetClock clock;

    @Inject
    MeterRegistry registry;

    private PageGateway gateway;

    @BeforeEach
    void connect() {
        awaitLink("connected");
        gateway = newGateway();
        gateway.connect();
        awaitOnline(gateway);
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    @Test
    void halfAnHourWithoutBrokerAndDatabaseIsSaidAndSurvivedAndJudgesNobody() {
        PageGateway staysAway = newGateway();
        staysAway.connect();
        awaitOnline(staysAway);
        gateway.isSilent();
        String open = issue(gateway);
        await().atMost(SOON).untilAsserted(() -> command(open, "SENT"));

        EmbeddedServersOnALine.database().cut();
        EmbeddedServers.broker().stop();
        try {
            awaitLink("broker away");
            for (int minutes = 0; minutes < 30; minutes += 5) {
                clock.goForward(Duration.ofMinutes(5));
                given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
                given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
            }
            databaseIsAwayAt("GET", "/api/v1/gateways");
            databaseIsAwayAt("GET", "/api/v1/commands/" + open);
            databaseIsAwayAt("POST", "/api/v1/gateways/" + gateway.id() + "/commands");
        } finally {
            EmbeddedServersOnALine.database().mend();
            EmbeddedServers.broker().start();
        }
        awaitLink("connected");

        gateway.answersWith((self, request) -> self.result(
                request,
                request.get("method").textValue().equals("command.query")
                        ? "\"commands\":[{\"commandId\":\"%s\",\"state\":\"SUCCEEDED\"}]".formatted(open)
                        : ""));
        gateway.reportsCpu(0.625);
        gateway.connect();
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id() + "/status")
                .then()
                .body("report.cpu", equalTo(0.625f)));
        given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .body("{\"method\":\"gateway.restart\"}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then()
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"));
        // A gateway reports again and again, and is asked when it reports after the command has ended.
        await().atMost(SOON).until(() -> {
            gateway.report();
            return "SUCCEEDED".equals(read(open, "state")) || "SUCCEEDED".equals(read(open, "settled.state"));
        });
        await().during(Duration.ofSeconds(3)).atMost(SOON).untilAsserted(() -> presence(staysAway, "ONLINE"));
        given().get("/q/health/live").then().statusCode(200);
        staysAway.close();
    }

    @Test
    void aReportWhoseCommitGotNoAnswerIsStoredOnceAndCountedOnce() {
        // So that no report is on its way any more.
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id() + "/status")
                .then()
                .statusCode(200));
        double received = count("received");
        double stored = count("stored");
        double superseded = count("superseded");
        EmbeddedServersOnALine.database().cutAtTheNextCommitAfter("INSERT INTO gateway_status");

        gateway.reportsCpu(0.875);
        gateway.report();

        await().atMost(SOON).until(() -> count("received") == received + 1 && count("superseded") == superseded + 1);
        assertThat(EmbeddedServersOnALine.database().wasCutAtACommit()).isTrue();
        assertThat(count("stored")).isEqualTo(stored);
        given().get("/api/v1/gateways/" + gateway.id() + "/status").then().body("report.cpu", equalTo(0.875f));
    }

    private double count(String what) {
        return registry.find("sallyport.uplink." + what).tag("topic", "status").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static void databaseIsAwayAt(String verb, String path) {
        given().contentType(ContentType.JSON)
                .body(verb.equals("GET") ? "" : "{\"method\":\"gateway.restart\"}")
                .request(verb, path)
                .then()
                .statusCode(503)
                .body("code", equalTo("DATABASE_UNAVAILABLE"));
    }

    private static PageGateway newGateway() {
        PageGateway made = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        // A broker that is stopped may still send wills, and whether they come before the outage is a race.
        made.hasNoWill();
        return made;
    }

    private static String issue(PageGateway to) {
        return given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\"}")
                .post("/api/v1/gateways/" + to.id() + "/commands")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static void command(String id, String state) {
        given().get("/api/v1/commands/" + id).then().body("state", equalTo(state));
    }

    private static String read(String command, String path) {
        return given().get("/api/v1/commands/" + command).path(path);
    }

    private static void awaitOnline(PageGateway one) {
        await().atMost(SOON).untilAsserted(() -> presence(one, "ONLINE"));
    }

    private static void presence(PageGateway one, String state) {
        given().get("/api/v1/gateways/" + one.id()).then().body("presence.state", equalTo(state));
    }

    private static void awaitLink(String state) {
        await().atMost(SOON).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'serving' }.data.downlink", equalTo(state))
                .body("checks.find { it.name == 'serving' }.data.uplink", equalTo(state)));
    }

    public static class WithASetClock implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(SetClock.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sallyport.status.overdue-check", "500ms");
        }
    }
}
