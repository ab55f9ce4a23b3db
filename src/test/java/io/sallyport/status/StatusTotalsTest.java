package io.sallyport.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.StatusReport;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A group and the fleet in a few numbers, as the database sums them up. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class StatusTotalsTest {
    private static final StatusReport.Alert CRITICAL =
            new StatusReport.Alert("BUCKET_UNREACHABLE", StatusReport.Severity.CRITICAL, null, null);
    private static final StatusReport.Alert WARNING =
            new StatusReport.Alert("DISK_SLOW", StatusReport.Severity.WARNING, null, null);

    @Inject
    StatusWriter writer;

    @Inject
    EntityManager entityManager;

    @Test
    void countsAGroupsGatewaysByEachOfTheirStates() {
        String group = Registry.newGroup();
        report(newGateway(group), 0.2, 100, ShareStatus.State.AVAILABLE);
        report(newGateway(group), 0.6, 200, ShareStatus.State.DEGRADED, CRITICAL, CRITICAL);
        report(newGateway(group), null, 300, ShareStatus.State.FAILED, WARNING);
        newGateway(group);
        report(newGateway(Registry.newGroup()), 0.9, 5_000, ShareStatus.State.FAILED, CRITICAL);

        JsonNode rollup = rollup(group);

        assertThat(rollup.get("group").textValue()).isEqualTo(group);
        assertThat(rollup.get("gateways").longValue()).isEqualTo(4);
        assertThat(rollup.get("presence"))
                .isEqualTo(Registry.parse("{\"ONLINE\":3,\"STALE\":0,\"OFFLINE\":1,\"BROKER_AWAY\":0}"));
        assertThat(rollup.get("dataPath"))
                .isEqualTo(Registry.parse("{\"SERVING\":1,\"DEGRADED\":1,\"DOWN\":1,\"UNKNOWN\":1}"));
        assertThat(rollup.get("location")).isEqualTo(Registry.parse("{\"CLOUD\":4,\"ON_PREMISES\":0}"));
        assertThat(rollup.get("type")).isEqualTo(Registry.parse("{\"FILE\":4,\"ISCSI\":0}"));
        assertThat(rollup.get("dirtyBytes").longValue()).isEqualTo(600);
        assertThat(rollup.get("dirtyBytesNotCurrent").longValue()).isZero();
        assertThat(rollup.at("/cpu/average").doubleValue()).isEqualTo(0.4, within(1e-9));
        assertThat(rollup.at("/cpu/maximum").doubleValue()).isEqualTo(0.6, within(1e-9));
        assertThat(rollup.get("gatewaysWithCriticalAlerts").longValue()).isEqualTo(1);
        assertThat(rollup.at("/reports/count").longValue()).isEqualTo(3);
    }

    @Test
    void keepsTheDirtyBytesOfAGatewayThatIsGoneAndCountsNothingElseOfIt() {
        String group = Registry.newGroup();
        report(newGateway(group), 0.2, 100, ShareStatus.State.AVAILABLE);
        String gone = newGateway(group);
        report(gone, 0.8, 7_000, ShareStatus.State.AVAILABLE, CRITICAL);
        update("UPDATE gateway_presence SET state = 'OFFLINE' WHERE gateway_id = :id", gone);
        update("UPDATE gateway_status SET received_at = '2026-01-02 03:04:05.678' WHERE gateway_id = :id", gone);

        JsonNode rollup = rollup(group);

        assertThat(rollup.get("dirtyBytes").longValue()).isEqualTo(7_100);
        assertThat(rollup.get("dirtyBytesNotCurrent").longValue()).isEqualTo(7_000);
        assertThat(rollup.at("/dataPath/UNKNOWN").longValue()).isEqualTo(1);
        assertThat(rollup.at("/cpu/maximum").doubleValue()).isEqualTo(0.2, within(1e-9));
        assertThat(rollup.get("gatewaysWithCriticalAlerts").longValue()).isZero();
        assertThat(rollup.at("/reports/oldestAt").textValue()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(rollup.at("/reports/oldestAgeSeconds").longValue()).isGreaterThan(0);
        assertThat(Instant.parse(rollup.at("/reports/newestAt").textValue()))
                .isAfter(Instant.parse(rollup.at("/reports/oldestAt").textValue()));
    }

    @Test
    void tellsTheOldestReportFromTheNewestAlsoAmongGatewaysThatAreAlike() {
        String group = Registry.newGroup();
        String older = newGateway(group);
        report(older, 0.2, 0, ShareStatus.State.AVAILABLE);
        report(newGateway(group), 0.2, 0, ShareStatus.State.AVAILABLE);
        update("UPDATE gateway_status SET received_at = '2026-01-02 03:04:05.678' WHERE gateway_id = :id", older);

        JsonNode rollup = rollup(group);

        assertThat(rollup.at("/reports/oldestAt").textValue()).isEqualTo("2026-01-02T03:04:05.678Z");
    }

    @Test
    void aGatewayThatIsOnlineAndHasNotReportedYetIsCountedWithoutADataPath() {
        String group = Registry.newGroup();
        update("UPDATE gateway_presence SET state = 'ONLINE' WHERE gateway_id = :id", newGateway(group));

        JsonNode rollup = rollup(group);

        assertThat(rollup.at("/presence/ONLINE").longValue()).isEqualTo(1);
        assertThat(rollup.at("/dataPath/UNKNOWN").longValue()).isEqualTo(1);
    }

    @Test
    void saysOfAnEmptyGroupThatNothingIsKnown() {
        JsonNode rollup = rollup(Registry.newGroup());

        assertThat(rollup.get("gateways").longValue()).isZero();
        assertThat(rollup.at("/presence/ONLINE").longValue()).isZero();
        assertThat(rollup.has("cpu")).isFalse();
        assertThat(rollup.get("reports")).isEqualTo(Registry.parse("{\"count\":0}"));
    }

    @Test
    void survivesASumThatNoNumberHolds() {
        String group = Registry.newGroup();
        report(newGateway(group), 0.1, Long.MAX_VALUE, ShareStatus.State.AVAILABLE);
        report(newGateway(group), 0.1, Long.MAX_VALUE, ShareStatus.State.AVAILABLE);

        assertThat(rollup(group).get("dirtyBytes").longValue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void sumsUpTheFleetOverItsGroups() {
        JsonNode before = get("/api/v1/fleet/totals");
        report(newGateway(Registry.newGroup()), 0.1, 0, ShareStatus.State.FAILED, CRITICAL);
        report(newGateway(Registry.newGroup()), 0.1, 0, ShareStatus.State.FAILED);

        JsonNode after = get("/api/v1/fleet/totals");

        assertThat(after.has("group")).isFalse();
        assertGrewBy(2, before, after, "/gateways");
        assertGrewBy(2, before, after, "/dataPath/DOWN");
        assertGrewBy(1, before, after, "/gatewaysWithCriticalAlerts");
    }

    @Test
    void refusesAGroupThatDoesNotExist() {
        given().get("/api/v1/groups/GID_nobody/status/rollup")
                .then()
                .statusCode(404)
                .body("code", equalTo("GROUP_NOT_FOUND"));
    }

    private static void assertGrewBy(long by, JsonNode before, JsonNode after, String what) {
        assertThat(after.at(what).longValue() - before.at(what).longValue())
                .as(what)
                .isEqualTo(by);
    }

    private static JsonNode rollup(String group) {
        return get("/api/v1/groups/" + group + "/status/rollup");
    }

    private static JsonNode get(String path) {
        return Registry.parse(given().get(path).then().statusCode(200).extract().asString());
    }

    private static String newGateway(String group) {
        return Registry.newGateway(group).get("id").textValue();
    }

    private void report(String id, Double cpu, long dirty, ShareStatus.State share, StatusReport.Alert... alerts) {
        CacheStatus cache = new CacheStatus("c", null, null, null, dirty, null, null, null, null, null, null);
        StatusReport report = new StatusReport(
                new Origin(1, 1, "boot", 1, 1L),
                Instant.now(),
                null,
                null,
                null,
                cpu,
                null,
                null,
                null,
                List.of(cache),
                StatusReports.shares(share),
                List.of(),
                List.of(alerts),
                null);
        writer.write(List.of(new ReceivedStatus(new GatewayId(id), report, Instant.now())));
    }

    private void update(String sql, String id) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(sql)
                .setParameter("id", id)
                .executeUpdate());
    }
}
