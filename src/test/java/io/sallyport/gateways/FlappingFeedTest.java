package io.sallyport.gateways;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sallyport.changes.Change;
import io.sallyport.changes.ChangeListener;
import io.sallyport.changes.Changes;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import io.sallyport.protocol.UplinkMessage;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A flapping gateway in the database: what the change feed is told of it, with the clock set, and what people see. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class FlappingFeedTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    PresenceRepository presences;

    @Inject
    QuarantineService quarantine;

    @Inject
    GatewayDirectory directory;

    @Inject
    Changes changes;

    @Inject
    UplinkCounters counters;

    @Inject
    AfterCommit afterCommit;

    @Inject
    GatewaysConfig config;

    @Inject
    MeterRegistry registry;

    @Inject
    FlappingSweep regularSweep;

    @Inject
    Told told;

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private Instant now = start;
    private PresenceService service;
    private String group;
    private String id;
    private long session;

    @BeforeEach
    void setTheClock() {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        service = new PresenceService(
                presences, quarantine, directory, changes, counters, config, registry, afterCommit, clock);
        group = Registry.newGroup();
        id = Registry.newGateway(group).get("id").textValue();
    }

    @Test
    void theFeedIsToldLittleOfAFlappingGatewayAndInTheEndWhatItIs() {
        double damped = registry.counter("sallyport.presence.damped").count();
        flap();
        assertThat(told.versionsOf(id)).as("each change until it flaps").hasSize(10);

        for (int i = 0; i < 50; i++) {
            come();
            loseConnection();
            tellHeldBack();
        }
        come();

        assertThat(told.versionsOf(id)).as("in 101 s more, one in 30 s").hasSize(13);
        assertThat(registry.counter("sallyport.presence.damped").count()).isGreaterThanOrEqualTo(damped + 90);
        get().body("presence.state", equalTo("ONLINE"))
                .body("presence.flapping", equalTo(true))
                .body("presence.losses", equalTo(50))
                .body("presence.why", containsString("It is flapping: its connection was lost at least 50 times"));

        now = now.plusSeconds(30);
        tellHeldBack();
        tellHeldBack();

        assertThat(told.versionsOf(id)).hasSize(14).last().isEqualTo(version());
    }

    @Test
    void itIsToldThatAGatewayIsCalmAndThenEachChangeAgain() {
        flap();
        come();
        now = now.plusSeconds(298);
        tellHeldBack();
        int before = told.versionsOf(id).size();
        get().body("presence.flapping", equalTo(true));

        now = now.plusSeconds(1);
        tellHeldBack();
        tellHeldBack();

        assertThat(told.versionsOf(id)).hasSize(before + 1).last().isEqualTo(version());
        get().body("presence.flapping", equalTo(false))
                .body("presence.losses", equalTo(0))
                .body("presence.why", equalTo("It said that it is online."));
        loseConnection();
        come();
        assertThat(told.versionsOf(id)).hasSize(before + 3);
    }

    @Test
    void aReportThatBringsAFlappingGatewayBackIsHeldBackToo() {
        flap();
        int before = told.versionsOf(id).size();
        session++;

        QuarkusTransaction.requiringNew()
                .run(() -> service.reported(service.lock(new TreeSet<>(Set.of(id))), Map.of(id, origin()), Map.of()));

        get().body("presence.state", equalTo("ONLINE"));
        assertThat(told.versionsOf(id)).hasSize(before);
    }

    @Test
    void sumsCountTheGatewaysThatFlap() {
        Registry.newGateway(group);
        int inTheFleet = given().get("/api/v1/fleet/totals").path("flapping");
        flap();

        given().get("/api/v1/groups/" + group + "/status/rollup")
                .then()
                .body("gateways", equalTo(2))
                .body("flapping", equalTo(1));
        given().get("/api/v1/fleet/totals").then().body("flapping", equalTo(inTheFleet + 1));
    }

    @Test
    void theRegularLookTellsWhatIsDueAndCountsThoseThatFlap() {
        now = start.minusSeconds(400);
        flap();
        String calm = id;
        now = start;
        id = Registry.newGateway(group).get("id").textValue();
        flap();

        regularSweep.run();

        given().get("/api/v1/gateways/" + calm).then().body("presence.flapping", equalTo(false));
        get().body("presence.flapping", equalTo(true));
        assertThat(registry.get("sallyport.gateways.flapping").gauge().value())
                .isEqualTo((double) QuarkusTransaction.requiringNew().call(presences::countFlapping));
    }

    @Test
    void peopleAreShownThatItFlapsBesideWhatItIs() {
        JsonNode registration = Registry.newGateway(group);
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration)) {
            for (int i = 0; i < 5; i++) {
                gateway.connect();
                awaitState(gateway.id(), "ONLINE");
                gateway.kill();
                awaitState(gateway.id(), "OFFLINE");
            }
            gateway.connect();
            awaitState(gateway.id(), "ONLINE");

            assertThat(given().get("/gateways/" + gateway.id()).asString())
                    .contains(">Online<", ">Flapping<", "its connection was lost 5 times in 10 min.");
            assertThat(given().get("/?group=" + group).asString())
                    .containsOnlyOnce(">Flapping<")
                    .contains("its connection was lost 5 times in 10 min.");
            given().post("/api/v1/gateways/" + gateway.id() + "/status/refresh")
                    .then()
                    .statusCode(200);
        }
    }

    /** Comes and is lost five times, in ten seconds; the last loss is told. */
    private void flap() {
        for (int i = 0; i < 5; i++) {
            come();
            loseConnection();
        }
    }

    private void come() {
        session++;
        apply(new PresenceOnline(origin(), now, "1.4.0", 1, null, List.of(), null));
    }

    private void loseConnection() {
        apply(new PresenceOffline(origin(), PresenceOffline.CONNECTION_LOST));
    }

    private void apply(UplinkMessage message) {
        now = now.plusSeconds(1);
        GatewayId gatewayId = new GatewayId(id);
        Uplink<?> uplink = new Uplink<>(
                ClientId.of(new GroupId(group), gatewayId), gatewayId, UplinkMessage.class, origin(), new byte[0], now);
        QuarkusTransaction.requiringNew()
                .run(() -> service.apply(List.of(new PresenceService.Received(uplink, message))));
    }

    private void tellHeldBack() {
        QuarkusTransaction.requiringNew().run(() -> service.tellHeldBack(1_000));
    }

    private Origin origin() {
        return new Origin(1, 1, "boot-1", session, null);
    }

    private long version() {
        return QuarkusTransaction.requiringNew()
                .call(() -> presences.findById(id).version());
    }

    private ValidatableResponse get() {
        return given().get("/api/v1/gateways/" + id).then();
    }

    private static void awaitState(String id, String state) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> given().get("/api/v1/gateways/" + id).then().body("presence.state", equalTo(state)));
    }

    /** What the change feed is told, before streams conflate it. */
    @Singleton
    static class Told implements ChangeListener {
        private final List<Change> changes = new CopyOnWriteArrayList<>();

        @Override
        public void onCommitted(List<Change> committed) {
            changes.addAll(committed);
        }

        List<Long> versionsOf(String gatewayId) {
            return changes.stream()
                    .filter(change -> change.kind() == Change.Kind.PRESENCE)
                    .filter(change -> change.id().equals(gatewayId))
                    .map(Change::version)
                    .toList();
        }
    }
}
