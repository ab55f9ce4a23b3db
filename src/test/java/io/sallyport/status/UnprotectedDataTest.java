package io.sallyport.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would be lost with the caches of gateways, summed up; and that nobody sees more than what is his. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class UnprotectedDataTest extends ReportedFleet {
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
}
