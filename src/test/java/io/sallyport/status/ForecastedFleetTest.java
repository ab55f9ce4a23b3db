package io.sallyport.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.protocol.CacheStatus;
import io.sallyport.testing.EmbeddedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is to be expected of gateways whose caches fill and empty, from the reports to the answers. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ForecastedFleetTest extends ReportedFleet {
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
}
