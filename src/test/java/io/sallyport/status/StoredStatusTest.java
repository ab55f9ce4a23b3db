package io.sallyport.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.gateways.PresenceState;
import io.sallyport.messaging.Batches;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.StatusReport;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EventStream;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reports in the database: which one stays, what one bad row costs, and what silence means. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class StoredStatusTest {
    @Inject
    StatusWriter writer;

    @Inject
    OverdueSweep sweep;

    @Inject
    EntityManager entityManager;

    @Inject
    MeterRegistry registry;

    @TestHTTPResource("/api/v1/changes")
    URI changesUri;

    @Test
    void keepsTheNewestWhateverOrderReportsComeIn() {
        String id = newGateway();

        writer.write(List.of(report(id, 1, 98, 0.1)));
        writer.write(List.of(report(id, 2, 7, 0.7)));
        writer.write(List.of(report(id, 2, 6, 0.6), report(id, 1, 99, 0.1)));

        assertCpu(id, 0.7f);
        writer.write(List.of(report(id, 3, 1, 0.3)));
        assertCpu(id, 0.3f);
    }

    @Test
    void storesManyAtOnceAsItStoresFew() {
        String group = Registry.newGroup();
        List<String> ids = new ArrayList<>();
        // More than one statement writes, so that there is one of full size and a rest.
        for (int i = 0; i < 66; i++) {
            ids.add(Registry.newGateway(group).get("id").textValue());
        }
        ids.sort(null);
        Instant receivedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusMillis(789);

        for (long seq = 1; seq <= 2; seq++) {
            List<ReceivedStatus> reports = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                reports.add(labelled(ids.get(i), seq, i % 2 == seq % 2 ? null : i / 100.0, receivedAt));
            }
            writer.write(reports);
        }

        for (int i : new int[] {0, 1, 63, 64, 65}) {
            given().get("/api/v1/gateways/" + ids.get(i) + "/status")
                    .then()
                    .statusCode(200)
                    .body("version", equalTo(1))
                    .body("receivedAt", equalTo(receivedAt.toString()))
                    .body("report.agentVersion", equalTo("2 \\'\"ä😀 of " + ids.get(i)))
                    .body("report.cpu", i % 2 == 0 ? nullValue() : equalTo(i / 100f));
        }
    }

    @Test
    void storesTheOthersWhenOneRowIsBad() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add(newGateway());
        }
        String bad = ids.get(7);
        // Deleted behind the directory's back, as another replica does it: its foreign key fails the whole batch.
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery("DELETE FROM gateway WHERE id = :id")
                .setParameter("id", bad)
                .executeUpdate());
        List<ReceivedStatus> rejected = new ArrayList<>();

        Batches.write(
                ids.stream().map(id -> report(id, 1, 1, 0.5)).toList(),
                writer::write,
                (status, cause) -> rejected.add(status));

        assertThat(rejected).extracting(status -> status.gatewayId().value()).containsExactly(bad);
        ids.stream().filter(id -> !id.equals(bad)).forEach(id -> assertCpu(id, 0.5f));
    }

    @Test
    void twoWritersOfTheSameGatewaysInDifferentOrderBothSucceed() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(newGateway());
        }
        List<String> reversed = new ArrayList<>(ids);
        java.util.Collections.reverse(reversed);

        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int round = 1; round <= 20; round++) {
            long seq = round;
            for (List<String> order : List.of(ids, reversed)) {
                writers.add(CompletableFuture.runAsync(() -> Batches.write(
                        order.stream().map(id -> report(id, 1, seq, 0.01 * seq)).toList(),
                        writer::write,
                        (status, cause) -> {
                            throw new AssertionError(cause);
                        })));
            }
        }
        writers.forEach(CompletableFuture::join);

        ids.forEach(id -> assertCpu(id, 0.2f));
    }

    @Test
    void countsWhatItStoresAndWhatWasSuperseded() {
        String id = newGateway();
        double stored = registry.counter("sallyport.status.stored").count();
        double superseded = registry.counter("sallyport.status.superseded", "where", "writer")
                .count();

        writer.write(List.of(report(id, 1, 2, 0.2), report(id, 1, 1, 0.1), report(id, 1, 2, 0.2)));

        assertThat(registry.counter("sallyport.status.stored").count()).isGreaterThanOrEqualTo(stored + 1);
        assertThat(registry.counter("sallyport.status.superseded", "where", "writer")
                        .count())
                .isGreaterThanOrEqualTo(superseded + 2);
    }

    @Test
    void takesASilentGatewayForStaleAndThenForOfflineUntilItReports() {
        String id = newGateway();
        writer.write(List.of(report(id, 1, 1, 0.1)));
        assertPresence(id, PresenceState.ONLINE, "REPORTED");
        sweep.sweep();
        assertPresence(id, PresenceState.ONLINE, "REPORTED");

        silentFor(id, 91);
        sweep.sweep();
        assertPresence(id, PresenceState.STALE, "REPORTS_OVERDUE");
        given().get("/api/v1/gateways/" + id + "/status")
                .then()
                .body("dataPath", equalTo("UNKNOWN"))
                .body("lastDataPath", equalTo("SERVING"));

        silentFor(id, 301);
        sweep.sweep();
        assertPresence(id, PresenceState.OFFLINE, "REPORTS_MISSING");

        writer.write(List.of(report(id, 1, 2, 0.1)));
        assertPresence(id, PresenceState.ONLINE, "REPORTED");
    }

    @Test
    void tellsThatASilentGatewayIsStale() throws Exception {
        String id = newGateway();
        writer.write(List.of(report(id, 1, 1, 0.1)));
        silentFor(id, 91);

        try (EventStream stream = EventStream.open(URI.create(changesUri + "?kind=presence&gateway=" + id))) {
            sweep.sweep();

            await().atMost(Duration.ofSeconds(15)).until(() -> stream.changed("presence", id));
        }
    }

    @Test
    void afterAnOutageAGatewayHasOneIntervalOfItsOwnToReport() {
        String id = newGateway();
        writer.write(List.of(report(id, 1, 1, 0.1)));
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery("UPDATE gateway_presence SET report_interval_seconds = 600 WHERE gateway_id = :id")
                .setParameter("id", id)
                .executeUpdate());
        silentFor(id, 7_200);

        sweep.sweep(Instant.now().minusSeconds(590));
        assertPresence(id, PresenceState.ONLINE, "REPORTED");

        sweep.sweep(Instant.now().minusSeconds(610));
        assertPresence(id, PresenceState.OFFLINE, "REPORTS_MISSING");
    }

    @Test
    void saysThatAClockIsWrongAndWritesThatOnce() {
        String id = newGateway();
        Instant inAnHour = Instant.now().plusSeconds(3_600);
        writer.write(List.of(report(id, 1, 1, 0.1, inAnHour)));
        given().get("/api/v1/gateways/" + id)
                .then()
                .body("presence.clockSkewSeconds", allOf(greaterThan(3_500), lessThan(3_601)));
        long version = presenceVersion(id);

        writer.write(List.of(report(id, 1, 2, 0.1, inAnHour.plusSeconds(30))));
        assertThat(presenceVersion(id)).isEqualTo(version);

        writer.write(List.of(report(id, 1, 3, 0.1)));
        given().get("/api/v1/gateways/" + id).then().body("presence.clockSkewSeconds", nullValue());
    }

    private long presenceVersion(String id) {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entityManager
                        .createNativeQuery("SELECT version FROM gateway_presence WHERE gateway_id = :id")
                        .setParameter("id", id)
                        .getSingleResult())
                .longValue());
    }

    private void silentFor(String id, int seconds) {
        QuarkusTransaction.requiringNew().run(() -> {
            entityManager
                    .createNativeQuery(
                            "UPDATE gateway_status SET received_at = TIMESTAMPADD(SECOND, -:s, UTC_TIMESTAMP(3)) WHERE gateway_id = :id")
                    .setParameter("s", seconds)
                    .setParameter("id", id)
                    .executeUpdate();
            entityManager
                    .createNativeQuery(
                            "UPDATE gateway_presence SET since = TIMESTAMPADD(SECOND, -:s, UTC_TIMESTAMP(3)) WHERE gateway_id = :id")
                    .setParameter("s", seconds)
                    .setParameter("id", id)
                    .executeUpdate();
        });
    }

    private static void assertPresence(String id, PresenceState state, String cause) {
        given().get("/api/v1/gateways/" + id)
                .then()
                .body("presence.state", equalTo(state.name()))
                .body("presence.cause", equalTo(cause));
    }

    private static void assertCpu(String id, float cpu) {
        given().get("/api/v1/gateways/" + id + "/status").then().statusCode(200).body("report.cpu", equalTo(cpu));
    }

    private static String newGateway() {
        JsonNode gateway = Registry.newGateway();
        return gateway.get("id").textValue();
    }

    private static ReceivedStatus labelled(String id, long seq, @Nullable Double cpu, Instant receivedAt) {
        StatusReport report = new StatusReport(
                new Origin(1, 1, "boot-1", 1, seq),
                receivedAt,
                seq + " \\'\"ä😀 of " + id,
                null,
                null,
                cpu,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
        return new ReceivedStatus(new GatewayId(id), report, receivedAt);
    }

    private static ReceivedStatus report(String id, long boot, long seq, double cpu) {
        return report(id, boot, seq, cpu, Instant.now());
    }

    private static ReceivedStatus report(String id, long boot, long seq, double cpu, Instant at) {
        StatusReport report = new StatusReport(
                new Origin(1, boot, "boot-" + boot, 1, seq),
                at,
                null,
                null,
                null,
                Math.round(cpu * 100) / 100.0,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
        return new ReceivedStatus(new GatewayId(id), report, Instant.now());
    }
}
