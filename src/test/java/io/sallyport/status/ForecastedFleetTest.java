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
import io.sallyport.protocol.StatusReport;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is to be expected of gateways whose caches fill and empty, and what would be lost, from the reports to the answers. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ForecastedFleetTest {
    private static final long GB = 1_000_000_000;
    private static final String FORECAST = "/api/v1/fleet/forecast?";
    private static final String UNPROTECTED = "/api/v1/fleet/unprotected-data?";

    @Inject
    StatusWriter writer;

    @Inject
    StatusService statuses;

    @Inject
    SamplePartitions partitions;

    @Inject
    EntityManager entityManager;

    @Inject
    Clock clock;

    private String group;
    private Instant now;
    private long seq;

    @BeforeEach
    void makeAGroupAndPartitions() throws SQLException {
        partitions.tick();
        group = Registry.newGroup();
        now = clock.instant();
    }

    @Test
    void saysWhenACacheThatFillsThrottles() {
        String id = newGateway();
        // 1 GB a minute: 40 GB now, and 80 of 100 GB are the limit.
        reportEachMinute(id, 40, ago -> List.of(cache(100 * GB, (40 - ago) * GB, null, null)));

        JsonNode answer = forecasts(id);

        assertThat(answer.get("presence").textValue()).isEqualTo("ONLINE");
        assertThat(answer.get("ageSeconds").longValue()).isBetween(0L, 60L);
        JsonNode throttling = forecast(answer, "DIRTY_DATA_THROTTLES");
        assertThat(throttling.get("outcome").textValue()).isEqualTo("EXPECTED");
        assertThat(throttling.get("presentBytes").longValue()).isEqualTo(40 * GB);
        assertThat(throttling.get("limitBytes").longValue()).isEqualTo(80 * GB);
        assertThat(throttling.get("bytesPerSecond").doubleValue()).isEqualTo(GB / 60.0, within(GB / 6_000.0));
        assertThat(Instant.parse(throttling.get("at").textValue()))
                .isBetween(now.plus(Duration.ofMinutes(39)), now.plus(Duration.ofMinutes(41)));
        assertThat(throttling.get("inSeconds").longValue()).isBetween(39L * 60, 41L * 60);
        JsonNode drained = forecast(answer, "UPLOADS_DRAINED");
        assertThat(drained.get("outcome").textValue()).isEqualTo("MOVES_AWAY");
        assertThat(drained.has("at")).isFalse();
        assertThat(outcome(answer, "METADATA_THROTTLES")).isEqualTo("NOT_REPORTED");
    }

    @Test
    void saysWhenUploadsAreDrainedAndMetadataIsFull() {
        String id = newGateway();
        reportEachMinute(id, 40, ago -> List.of(cache(100 * GB, (20 + ago) * GB, 800 - ago * 4, 1_000L)));

        JsonNode answer = forecasts(id);

        assertThat(outcome(answer, "DIRTY_DATA_THROTTLES")).isEqualTo("MOVES_AWAY");
        JsonNode drained = forecast(answer, "UPLOADS_DRAINED");
        assertThat(drained.get("outcome").textValue()).isEqualTo("EXPECTED");
        assertThat(drained.get("limitBytes").longValue()).isZero();
        assertThat(drained.get("inSeconds").longValue()).isBetween(19L * 60, 21L * 60);
        JsonNode metadata = forecast(answer, "METADATA_THROTTLES");
        assertThat(metadata.get("outcome").textValue()).isEqualTo("EXPECTED");
        assertThat(metadata.get("limitBytes").longValue()).isEqualTo(1_000);
        assertThat(metadata.get("inSeconds").longValue()).isBetween(49L * 60, 51L * 60);
    }

    @Test
    void foretellsNothingOfWhatStandsStillOrHasJustBegun() {
        String still = newGateway();
        reportEachMinute(still, 40, ago -> List.of(cache(100 * GB, 5 * GB, null, null)));
        String young = newGateway();
        reportEachMinute(young, 5, ago -> List.of(cache(100 * GB, (9 - ago) * GB, null, null)));

        assertThat(outcome(forecasts(still), "DIRTY_DATA_THROTTLES")).isEqualTo("STEADY");
        assertThat(outcome(forecasts(still), "UPLOADS_DRAINED")).isEqualTo("STEADY");
        assertThat(outcome(forecasts(young), "DIRTY_DATA_THROTTLES")).isEqualTo("NOT_ENOUGH_HISTORY");
        assertThat(fleetForecast("group=" + group)).isEmpty();
    }

    @Test
    void whatIsOlderThanTheWindowSaysNothingOfTheRate() {
        String id = newGateway();
        for (long ago = 100; ago > 65; ago--) {
            report(id, ago, cache(100 * GB, (100 - ago) * GB, null, null));
        }

        assertThat(outcome(forecasts(id), "DIRTY_DATA_THROTTLES")).isEqualTo("NOT_ENOUGH_HISTORY");
    }

    @Test
    void aFullCacheIsNotHiddenByAnEmptyOne() {
        String id = newGateway();
        CacheStatus empty = cache(10_000 * GB, 0L, null, null);
        reportEachMinute(id, 30, ago -> List.of(empty, cache(100 * GB, (85 - ago) * GB, null, null)));

        assertThat(outcome(forecasts(id), "DIRTY_DATA_THROTTLES")).isEqualTo("REACHED");
    }

    @Test
    void believesAGatewayThatSaysThatItThrottles() {
        String id = newGateway();
        report(id, 0, new CacheStatus("c", null, 100 * GB, null, GB, null, null, null, true, null, null));
        String bare = newGateway();
        report(bare, 0, new CacheStatus("c", null, null, null, null, null, null, null, true, null, null));
        String fullOfMetadata = newGateway();
        report(fullOfMetadata, 0, new CacheStatus("c", null, 100 * GB, null, GB, null, 9L, 9L, true, null, null));

        assertThat(outcome(forecasts(id), "DIRTY_DATA_THROTTLES")).isEqualTo("REACHED");
        assertThat(outcome(forecasts(bare), "DIRTY_DATA_THROTTLES")).isEqualTo("REACHED");
        assertThat(outcome(forecasts(fullOfMetadata), "METADATA_THROTTLES")).isEqualTo("REACHED");
        assertThat(outcome(forecasts(fullOfMetadata), "DIRTY_DATA_THROTTLES")).isEqualTo("NOT_ENOUGH_HISTORY");
    }

    @Test
    void survivesNumbersThatNoSumHolds() {
        String id = newGateway();
        reportEachMinute(
                id,
                20,
                ago -> List.of(cache(1L, ago % 2 == 0 ? Long.MAX_VALUE : 0, Long.MAX_VALUE - ago, Long.MAX_VALUE)));

        assertThat(outcome(forecasts(id), "DIRTY_DATA_THROTTLES")).isEqualTo("REACHED");
        given().get(FORECAST + "group=" + group).then().statusCode(200);
        given().get(UNPROTECTED + "group=" + group).then().statusCode(200);
    }

    @Test
    void refusesWhatIsNotThere() {
        given().get("/api/v1/gateways/gw-0000000000000/forecast")
                .then()
                .statusCode(404)
                .body("code", equalTo("GATEWAY_NOT_FOUND"));
        given().get("/api/v1/gateways/" + newGateway() + "/forecast")
                .then()
                .statusCode(404)
                .body("code", equalTo("NO_STATUS"));
    }

    @Test
    void listsTheGatewaysThatThrottleTheSoonestFirst() {
        String later = newGateway();
        reportEachMinute(later, 30, ago -> List.of(cache(100 * GB, (40 - ago) * GB, null, null)));
        String sooner = newGateway();
        reportEachMinute(sooner, 30, ago -> List.of(cache(100 * GB, (70 - ago) * GB, 1L, 1_000L)));
        String full = newGateway();
        reportEachMinute(full, 1, ago -> List.of(cache(100 * GB, 95 * GB, null, null)));
        offline(full);
        String draining = newGateway();
        reportEachMinute(draining, 30, ago -> List.of(cache(100 * GB, (40 + ago) * GB, null, null)));
        newGateway();

        JsonNode items = fleetForecast("group=" + group);

        assertThat(items).extracting(item -> item.get("gatewayId").textValue()).containsExactly(full, sooner, later);
        assertThat(items.get(0).get("presence").textValue()).isEqualTo("OFFLINE");
        assertThat(items.get(0).at("/forecast/outcome").textValue()).isEqualTo("REACHED");
        assertThat(items.get(0).at("/forecast/inSeconds").longValue()).isZero();
        assertThat(items.get(1).get("group").textValue()).isEqualTo(group);
        assertThat(items.get(1).has("name")).isTrue();
        assertThat(items.get(1).at("/forecast/what").textValue()).isEqualTo("DIRTY_DATA_THROTTLES");
        assertThat(items.get(1).at("/forecast/inSeconds").longValue()).isBetween(9L * 60, 11L * 60);
        assertThat(fleetForecast("group=" + group + "&limit=2"))
                .extracting(item -> item.get("gatewayId").textValue())
                .containsExactly(full, sooner);
        assertThat(fleetForecast("group=GID_nobody")).isEmpty();
    }

    @Test
    void sumsUpUnprotectedDataByWhatIsAsked() {
        String site = newSite();
        String small = newGateway();
        report(small, 3, dirty(100, now.minusSeconds(600)));
        String large = newGateway();
        report(large, 90, dirty(700, now.minusSeconds(9_000)));
        offline(large);
        moveTo(site, large);
        report(newGateway(), 0, dirty(0, null));
        newGateway();

        JsonNode byGateway = get(UNPROTECTED + "group=" + group);

        JsonNode total = byGateway.get("total");
        assertThat(total.get("dirtyBytes").longValue()).isEqualTo(800);
        assertThat(total.get("dirtyBytesNotCurrent").longValue()).isEqualTo(700);
        assertThat(total.get("gateways").longValue()).isEqualTo(2);
        assertThat(total.get("gatewaysNotCurrent").longValue()).isEqualTo(1);
        assertThat(total.get("oldestDirtyAgeSeconds").longValue()).isBetween(9_000L, 9_060L);
        assertThat(total.get("oldestReportAgeSeconds").longValue()).isBetween(5_400L, 5_460L);
        JsonNode items = byGateway.get("items");
        assertThat(items).extracting(item -> item.get("gatewayId").textValue()).containsExactly(large, small);
        assertThat(items.get(0).get("presence").textValue()).isEqualTo("OFFLINE");
        assertThat(items.get(0).get("site").textValue()).isEqualTo(site);
        assertThat(items.get(1).get("presence").textValue()).isEqualTo("ONLINE");
        assertThat(items.get(1).at("/sum/oldestDirtyAgeSeconds").longValue()).isBetween(600L, 660L);

        JsonNode bySite = get(UNPROTECTED + "by=site&group=" + group);
        assertThat(bySite.get("by").textValue()).isEqualTo("SITE");
        assertThat(bySite.get("items")).hasSize(2);
        assertThat(bySite.at("/items/0/site").textValue()).isEqualTo(site);
        assertThat(bySite.at("/items/0/sum/dirtyBytes").longValue()).isEqualTo(700);
        assertThat(bySite.at("/items/1").has("site")).isFalse();
        assertThat(bySite.at("/items/1/sum/dirtyBytes").longValue()).isEqualTo(100);

        JsonNode byGroup = get(UNPROTECTED + "by=Group&site=" + site);
        assertThat(byGroup.get("items")).hasSize(1);
        assertThat(byGroup.at("/items/0/group").textValue()).isEqualTo(group);
        assertThat(byGroup.at("/total/dirtyBytes").longValue()).isEqualTo(700);
    }

    @Test
    void givesOnlyTheWorstAndSaysThatThereAreMore() {
        for (int i = 1; i <= 3; i++) {
            report(newGateway(), 0, dirty(i, null));
        }

        JsonNode two = get(UNPROTECTED + "limit=2&group=" + group);
        assertThat(two.get("more").booleanValue()).isTrue();
        assertThat(two.get("items"))
                .extracting(item -> item.at("/sum/dirtyBytes").longValue())
                .containsExactly(3L, 2L);
        assertThat(two.at("/total/dirtyBytes").longValue()).isEqualTo(6);
        assertThat(get(UNPROTECTED + "limit=3&group=" + group).get("more").booleanValue())
                .isFalse();
    }

    @Test
    void nothingIsUnprotectedWhereThereIsNothing() {
        assertThat(get(UNPROTECTED + "group=" + group))
                .isEqualTo(
                        Registry.parse(
                                """
                                {"total":{"dirtyBytes":0,"gateways":0,"gatewaysNotCurrent":0,"dirtyBytesNotCurrent":0},
                                 "by":"GATEWAY","items":[],"more":false}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"moon", "gateways"})
    void refusesToSumUpByWhatItDoesNotKnow(String by) {
        given().get(UNPROTECTED + "by=" + by).then().statusCode(400).body("code", equalTo("INVALID_FILTER"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1"})
    void refusesALimitThatIsNone(String limit) {
        given().get(UNPROTECTED + "limit=" + limit).then().statusCode(400);
        given().get(FORECAST + "limit=" + limit).then().statusCode(400);
    }

    @Test
    void showsOnlyWhatIsWithinReach() {
        String site = newSite();
        String mine = newGateway();
        moveTo(site, mine);
        String others = newGateway();
        String elsewhere = Registry.newGateway(Registry.newGroup()).get("id").textValue();
        for (String id : List.of(mine, others, elsewhere)) {
            report(id, 0, cache(100L, 90L, null, null));
        }

        assertSees("viewer@site:" + site, 90, mine);
        assertSees("viewer@group:" + group, 180, mine, others);
        String token = token("viewer@site:" + site);
        as(token, "/api/v1/gateways/" + others + "/forecast", 404);
        as(token, "/api/v1/gateways/" + mine + "/forecast", 200);
    }

    @Test
    void othersReadTheNewestReportAndTheHashesOfConfigurations() {
        String id = newGateway();
        report(id, 0, cache(100L, 90L, null, null));
        String silent = newGateway();

        NewestReport newest = statuses.report(new GatewayId(id)).orElseThrow();

        assertThat(newest.receivedAt()).isBetween(now.minusSeconds(61), now);
        assertThat(newest.report().configHash()).isEqualTo("hash of " + id);
        assertThat(newest.report().caches()).containsExactly(cache(100L, 90L, null, null));
        assertThat(newest.report().origin().seq()).isEqualTo(seq);
        assertThat(statuses.report(new GatewayId(silent))).isEmpty();
        assertThat(statuses.configHashes(List.of(id, silent))).isEqualTo(Map.of(id, "hash of " + id));
        assertThat(statuses.configHashes(List.of())).isEmpty();
    }

    @Test
    void theNewestReportCanBeReadThoughItsPositionWasForgotten() {
        String id = newGateway();
        report(id, 0, cache(100L, 90L, null, null));
        update("UPDATE gateway_status SET boot = -1, boot_id = '', seq = -1 WHERE gateway_id = :id", id);

        assertThat(statuses.report(new GatewayId(id)).orElseThrow().report().caches())
                .hasSize(1);
    }

    private static void assertSees(String grant, long dirtyBytes, String... ids) {
        String token = token(grant);
        assertThat(as(token, "/api/v1/fleet/forecast", 200).get("items"))
                .extracting(item -> item.get("gatewayId").textValue())
                .containsExactlyInAnyOrder(ids);
        JsonNode unprotected = as(token, "/api/v1/fleet/unprotected-data", 200);
        assertThat(unprotected.at("/total/dirtyBytes").longValue()).isEqualTo(dirtyBytes);
        assertThat(unprotected.get("items"))
                .extracting(item -> item.get("gatewayId").textValue())
                .containsExactlyInAnyOrder(ids);
    }

    private static JsonNode as(String token, String path, int status) {
        return Registry.parse(given().auth()
                .none()
                .header("Authorization", "Bearer " + token)
                .get(path)
                .then()
                .statusCode(status)
                .extract()
                .asString());
    }

    private static String token(String grant) {
        return given().contentType("application/json")
                .body("{\"name\":\"test\",\"expiresInDays\":1,\"grants\":[\"" + grant + "\"]}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }

    private static JsonNode forecasts(String id) {
        return get("/api/v1/gateways/" + id + "/forecast");
    }

    private static JsonNode forecast(JsonNode answer, String what) {
        for (JsonNode forecast : answer.get("forecasts")) {
            if (forecast.get("what").textValue().equals(what)) {
                return forecast;
            }
        }
        throw new AssertionError("no " + what + " in " + answer);
    }

    private static String outcome(JsonNode answer, String what) {
        return forecast(answer, what).get("outcome").textValue();
    }

    private static JsonNode fleetForecast(String query) {
        return get(FORECAST + query).get("items");
    }

    private static JsonNode get(String path) {
        return Registry.parse(given().get(path).then().statusCode(200).extract().asString());
    }

    private String newGateway() {
        return Registry.newGateway(group).get("id").textValue();
    }

    private static String newSite() {
        String site = "site-" + System.nanoTime();
        given().contentType("application/json")
                .body("{\"displayName\":\"x\",\"timeZone\":\"Europe/Paris\"}")
                .put("/api/v1/sites/" + site)
                .then()
                .statusCode(201);
        return site;
    }

    private static void moveTo(String site, String id) {
        given().contentType("application/json")
                .body("{\"site\":\"" + site + "\"}")
                .patch("/api/v1/gateways/" + id)
                .then()
                .statusCode(200);
    }

    private static CacheStatus cache(
            @Nullable Long size, @Nullable Long dirty, @Nullable Long metadata, @Nullable Long metadataLimit) {
        return new CacheStatus("c", null, size, null, dirty, null, metadata, metadataLimit, null, null, null);
    }

    private static CacheStatus dirty(long bytes, @Nullable Instant since) {
        return new CacheStatus("c", null, null, null, bytes, null, null, null, null, since, null);
    }

    private void reportEachMinute(String id, int minutes, LongFunction<List<CacheStatus>> caches) {
        for (long ago = minutes - 1; ago >= 0; ago--) {
            report(id, ago, caches.apply(ago).toArray(CacheStatus[]::new));
        }
    }

    private void report(String id, long minutesAgo, CacheStatus... caches) {
        StatusReport report = new StatusReport(
                new Origin(1, 1, "boot", 1, ++seq),
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(caches),
                List.of(),
                List.of(),
                List.of(),
                "hash of " + id);
        writer.write(List.of(new ReceivedStatus(new GatewayId(id), report, now.minusSeconds(minutesAgo * 60))));
    }

    private void offline(String id) {
        update("UPDATE gateway_presence SET state = 'OFFLINE' WHERE gateway_id = :id", id);
    }

    private void update(String sql, String id) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(sql)
                .setParameter("id", id)
                .executeUpdate());
    }
}
