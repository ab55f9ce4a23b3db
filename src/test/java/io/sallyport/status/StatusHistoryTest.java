package io.sallyport.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.StatusReport;
import io.sallyport.status.PartitionPlan.Partition;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples of what was, in partitions that come and go, and how they are read. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class StatusHistoryTest {
    private static final Duration RETENTION = Duration.ofHours(48);
    private static final Duration AHEAD = Duration.ofHours(2);

    @Inject
    StatusWriter writer;

    @Inject
    SamplePartitions partitions;

    @Inject
    DataSource dataSource;

    @Inject
    MeterRegistry registry;

    private String id;
    private long seq;

    @BeforeEach
    void registerAGatewayAndMakePartitions() throws SQLException {
        partitions.tick();
        id = Registry.newGateway().get("id").textValue();
    }

    @Test
    void keepsTheFirstReportOfEachMinute() {
        double leftOut = leftOut();
        report("2026-11-20T10:00:05Z", 0.1, 0);
        report("2026-11-20T10:00:59.999Z", 0.9, 0);
        report("2026-11-20T10:01:00Z", 0.3, 0);

        JsonNode points = points("2026-11-20T10:00:00Z", "2026-11-20T10:05:00Z", "60");

        assertThat(points).hasSize(2);
        assertThat(points.get(0).get("at").textValue()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(points.get(0).get("cpu").doubleValue()).isEqualTo(0.1, within(1e-9));
        assertThat(points.get(1).get("at").textValue()).isEqualTo("2026-11-20T10:01:00Z");
        assertThat(points.get(1).get("cpu").doubleValue()).isEqualTo(0.3, within(1e-9));
        // The second was not even tried.
        assertThat(leftOut()).isEqualTo(leftOut);
    }

    @Test
    void sumsUpEachStepAndLeavesOutThoseInWhichNothingWasReported() {
        report("2026-11-20T10:00:00Z", 0.2, 100, ShareStatus.State.AVAILABLE);
        report("2026-11-20T10:01:00Z", 0.4, 900, ShareStatus.State.FAILED);
        report("2026-11-20T10:02:00Z", null, 500, ShareStatus.State.AVAILABLE);
        report("2026-11-20T10:14:00Z", 0.5, 1, ShareStatus.State.AVAILABLE);

        JsonNode points = points("2026-11-20T10:00:00Z", "2026-11-20T10:15:00Z", "PT5M");

        assertThat(points).hasSize(2);
        JsonNode first = points.get(0);
        assertThat(first.get("samples").longValue()).isEqualTo(3);
        assertThat(first.get("cpu").doubleValue()).isEqualTo(0.3, within(1e-9));
        assertThat(first.get("dirtyBytes").longValue()).isEqualTo(900);
        assertThat(first.get("dataPath").textValue()).isEqualTo("DOWN");
        assertThat(first.get("memoryUsedBytes").longValue()).isEqualTo(1_000);
        assertThat(first.get("memoryTotalBytes").longValue()).isEqualTo(4_000);
        assertThat(first.get("networkInBytesPerSecond").doubleValue()).isEqualTo(10, within(1e-9));
        assertThat(first.get("networkOutBytesPerSecond").doubleValue()).isEqualTo(20, within(1e-9));
        assertThat(first.has("opsPerSecond")).isFalse();
        assertThat(points.get(1).get("at").textValue()).isEqualTo("2026-11-20T10:10:00Z");
        assertThat(points.get(1).get("dataPath").textValue()).isEqualTo("SERVING");
    }

    @Test
    void aStepInWhichItWasDegradedAtTheWorstWasDegraded() {
        report("2026-11-20T10:00:00Z", 0.2, 0, ShareStatus.State.AVAILABLE);
        report("2026-11-20T10:01:00Z", 0.2, 0, ShareStatus.State.DEGRADED);

        JsonNode points = points("2026-11-20T10:00:00Z", "2026-11-20T10:05:00Z", "PT5M");

        assertThat(points.get(0).get("dataPath").textValue()).isEqualTo("DEGRADED");
    }

    @Test
    void addsUpTheOperationsOfAllShares() {
        report("2026-11-20T10:00:00Z", 0.2, 0, List.of(operations(20.0), operations(null), operations(2.5)));

        JsonNode points = points("2026-11-20T10:00:00Z", "2026-11-20T10:01:00Z", "60");

        assertThat(points.get(0).get("opsPerSecond").doubleValue()).isEqualTo(22.5, within(1e-9));
    }

    @Test
    void doesNotShowWhatLiesOutsideOrIsAnotherGateways() {
        report("2026-11-20T10:00:00Z", 0.2, 0);
        report("2026-11-20T10:01:00Z", 0.2, 0);
        String first = id;
        id = Registry.newGateway().get("id").textValue();
        report("2026-11-20T10:00:00Z", 0.9, 0);

        assertThat(points("2026-11-20T10:01:00Z", "2026-11-20T10:02:00Z", "60")).isEmpty();
        id = first;
        assertThat(points("2026-11-20T10:01:00Z", "2026-11-20T10:02:00Z", "60")).hasSize(1);
        assertThat(points("2026-11-20T10:00:00Z", "2026-11-20T10:01:00Z", "60")).hasSize(1);
    }

    @Test
    void answersTheLastHourIfNothingIsAsked() {
        report(Instant.now().toString(), 0.2, 0);

        given().get("/api/v1/gateways/" + id + "/status/history")
                .then()
                .statusCode(200)
                .body("gatewayId", equalTo(id))
                .body("stepSeconds", equalTo(60))
                .body("points.size()", equalTo(1));
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday,INVALID_TIME",
        "from=2026-11-22T10:00:00Z&to=2026-11-22T09:00:00Z,INVALID_RANGE",
        "step=1,INVALID_STEP",
        "from=2026-11-01T00:00:00Z&to=2026-11-22T00:00:00Z&step=60,TOO_MANY_POINTS"
    })
    void refusesWhatItCanNotAnswerWithAProblem(String query, String code) {
        given().get("/api/v1/gateways/" + id + "/status/history?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    @Test
    void saysOfAGatewayThatDoesNotExistThatItDoesNot() {
        given().get("/api/v1/gateways/gw-0000000000000/status/history")
                .then()
                .statusCode(404)
                .body("code", equalTo("GATEWAY_NOT_FOUND"));
    }

    @Test
    void aSampleThatIsThereAlreadyOrHasNoPartitionCostsNoStatus() {
        report("2026-11-20T10:00:00Z", 0.1, 0);
        report("2026-11-20T09:00:00Z", 0.2, 0);
        double leftOut = leftOut();

        report("2026-11-20T10:00:30Z", 0.3, 0);
        assertThat(leftOut()).isEqualTo(leftOut + 1);
        report("9998-01-01T00:00:00Z", 0.4, 0);
        assertThat(leftOut()).isEqualTo(leftOut + 2);

        given().get("/api/v1/gateways/" + id + "/status").then().body("report.cpu", equalTo(0.4f));
    }

    @Test
    void dropsOldSamplesWithTheirPartition() throws SQLException {
        String table = newTable();
        PartitionedTable partitioned = new PartitionedTable(dataSource, table);
        Instant now = Instant.parse("2026-11-20T10:30:00Z");
        partitioned.maintain(now, RETENTION, AHEAD);
        insert(table, now);
        insert(table, now.plus(Duration.ofHours(1)));

        // The partition of the first ends at 11:00.
        partitioned.maintain(Instant.parse("2026-11-22T10:59:59Z"), RETENTION, AHEAD);
        assertThat(count(table)).isEqualTo(2);
        List<Partition> left = partitioned.maintain(Instant.parse("2026-11-22T11:00:00Z"), RETENTION, AHEAD);

        assertThat(count(table)).isEqualTo(1);
        assertThat(left.get(0).name()).isEqualTo("p_until_2026112012");
        assertThat(left.get(left.size() - 1).name()).isEqualTo("p_until_2026112213");
    }

    @Test
    void manyReplicasMayCareForTheSamePartitionsAtOnce() throws SQLException {
        String table = newTable();
        Instant now = Instant.parse("2026-11-20T10:30:00Z");
        for (int hour = 0; hour < 5; hour++) {
            Instant then = now.plus(Duration.ofHours(hour));
            List<CompletableFuture<Void>> replicas = new ArrayList<>();
            for (int replica = 0; replica < 6; replica++) {
                PartitionedTable partitioned = new PartitionedTable(dataSource, table);
                replicas.add(CompletableFuture.runAsync(() -> maintain(partitioned, then)));
            }
            replicas.forEach(CompletableFuture::join);
        }

        List<Partition> left =
                new PartitionedTable(dataSource, table).maintain(now.plus(Duration.ofHours(4)), RETENTION, AHEAD);

        assertThat(left)
                .extracting(Partition::name)
                .containsExactly(
                        "p_until_2026112011",
                        "p_until_2026112012",
                        "p_until_2026112013",
                        "p_until_2026112014",
                        "p_until_2026112015",
                        "p_until_2026112016",
                        "p_until_2026112017");
    }

    @Test
    void saysHowFarThePartitionsReach() {
        assertThat(registry.get("sallyport.status.history.ahead.seconds")
                        .gauge()
                        .value())
                .isBetween((double) Duration.ofHours(5).toSeconds(), (double)
                        Duration.ofHours(8).toSeconds());
        assertThat(registry.get("sallyport.status.history.partitions").gauge().value())
                .isGreaterThanOrEqualTo(6);
    }

    private static void maintain(PartitionedTable table, Instant now) {
        try {
            table.maintain(now, RETENTION, AHEAD);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private double leftOut() {
        return registry.counter("sallyport.status.samples", "outcome", "left-out")
                .count();
    }

    private JsonNode points(String from, String to, String step) {
        String body = given().queryParam("from", from)
                .queryParam("to", to)
                .queryParam("step", step)
                .get("/api/v1/gateways/" + id + "/status/history")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return Registry.parse(body).get("points");
    }

    private static ShareStatus operations(Double perSecond) {
        return new ShareStatus(
                "s", null, null, null, null, null, null, null, null, null, null, null, perSecond, null, null, null,
                null, null, null, null, null);
    }

    private void report(String receivedAt, Double cpu, long dirty, ShareStatus.State... shares) {
        report(receivedAt, cpu, dirty, StatusReports.shares(shares));
    }

    private void report(String receivedAt, Double cpu, long dirty, List<ShareStatus> shares) {
        CacheStatus cache = new CacheStatus("c", null, null, null, dirty, null, null, null, null, null, null);
        StatusReport report = new StatusReport(
                new Origin(1, 1, "boot", 1, ++seq),
                Instant.now(),
                null,
                null,
                null,
                cpu,
                new StatusReport.Memory(1_000L, 4_000L),
                new StatusReport.Network(10.0, 20.0, null, null),
                null,
                List.of(cache),
                shares,
                List.of(),
                List.of(),
                null);
        writer.write(List.of(new ReceivedStatus(new GatewayId(id), report, Instant.parse(receivedAt))));
    }

    /** Like the real one, but nobody else's. */
    private String newTable() throws SQLException {
        String table = "status_sample_" + UUID.randomUUID().toString().substring(0, 8);
        execute("CREATE TABLE " + table + " (gateway_id VARCHAR(16), sampled_at BIGINT NOT NULL)"
                + " PARTITION BY RANGE (sampled_at) (PARTITION p_start VALUES LESS THAN (0))");
        return table;
    }

    private void insert(String table, Instant at) throws SQLException {
        execute("INSERT INTO " + table + " VALUES ('gw', " + at.getEpochSecond() + ")");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count(String table) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }
}
