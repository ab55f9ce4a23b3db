package io.sallyport.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EventStream;
import io.sallyport.testing.Registry;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers whose roles are limited to groups and sites, and what is theirs and others'. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ScopesTest {
    private static final String GATEWAYS = "/api/v1/gateways/";
    private static final String BATCHES = "/api/v1/command-batches";

    @TestHTTPResource("/api/v1/changes")
    URI changes;

    private String mine;
    private String others;
    private String site;
    private String gateway;
    private String gatewayAtSite;
    private String othersGateway;

    @BeforeEach
    void twoGroupsAndASite() {
        mine = Registry.newGroup();
        others = Registry.newGroup();
        gateway = id(Registry.newGateway(mine));
        gatewayAtSite = id(Registry.newGateway(mine));
        othersGateway = id(Registry.newGateway(others));
        site = "site-" + gateway.substring(3);
        json("{\"displayName\":\"x\",\"timeZone\":\"Europe/Paris\"}")
                .put("/api/v1/sites/" + site)
                .then()
                .statusCode(201);
        json("{\"site\":\"" + site + "\"}")
                .patch(GATEWAYS + gatewayAtSite)
                .then()
                .statusCode(200);
    }

    @Test
    void seesOnlyGatewaysOfTheGroup() {
        String viewer = token("viewer@group:" + mine);

        as(viewer)
                .get("/api/v1/gateways?limit=500")
                .then()
                .statusCode(200)
                .body("items.group.unique()", contains(mine))
                .body("items.id", not(hasItem(othersGateway)));
        as(viewer).get(GATEWAYS + gateway).then().statusCode(200);
        assertIs(as(viewer).get(GATEWAYS + othersGateway), 404, "GATEWAY_NOT_FOUND");
        assertThat(as(viewer)
                        .get(GATEWAYS + othersGateway)
                        .path("detail")
                        .toString()
                        .replace(othersGateway, "…"))
                .as("as if it did not exist")
                .isEqualTo(as(viewer)
                        .get(GATEWAYS + "gw-0000000000000")
                        .path("detail")
                        .toString()
                        .replace("gw-0000000000000", "…"));
    }

    @Test
    void seesOnlyGatewaysAtTheSite() {
        String viewer = token("viewer@site:" + site);

        as(viewer).get("/api/v1/gateways?limit=500").then().statusCode(200).body("items.id", contains(gatewayAtSite));
        assertIs(as(viewer).get(GATEWAYS + gateway), 404, "GATEWAY_NOT_FOUND");
        as(viewer).get("/api/v1/sites?limit=500").then().statusCode(200).body("items.name", contains(site));
    }

    @Test
    void sumsUpOnlyWhatIsSeen() {
        as(token("viewer@site:" + site))
                .get("/api/v1/fleet/totals")
                .then()
                .statusCode(200)
                .body("gateways", equalTo(1));
        as(token("viewer@group:" + mine))
                .get("/api/v1/fleet/totals")
                .then()
                .statusCode(200)
                .body("gateways", equalTo(2));
        as(token("viewer@site:" + site))
                .get("/api/v1/groups/" + mine + "/status/rollup")
                .then()
                .statusCode(200)
                .body("gateways", equalTo(1));
        assertIs(
                as(token("viewer@group:" + mine)).get("/api/v1/groups/" + others + "/status/rollup"),
                404,
                "GROUP_NOT_FOUND");
    }

    @Test
    void whatIsSeenButNotGrantedIsRefusedAsSuch() {
        String caller = token("viewer@group:" + mine, "operator@site:" + site);

        assertIs(patch(caller, gateway, "{\"description\":\"x\"}"), 403, "OUT_OF_SCOPE");
        assertThat(patch(caller, gatewayAtSite, "{\"description\":\"x\"}").statusCode())
                .isEqualTo(200);
        assertIs(as(caller).delete(GATEWAYS + gatewayAtSite), 403, "FORBIDDEN");
    }

    @Test
    void nobodyMovesAGatewayOutOfTheirSites() {
        String operator = token("operator@site:" + site);

        assertIs(patch(operator, gatewayAtSite, "{\"site\":null}"), 403, "OUT_OF_SCOPE");
        given().get(GATEWAYS + gatewayAtSite).then().body("site", equalTo(site));
    }

    @Test
    void registersOnlyInTheirOwnGroups() {
        String operator = token("operator@group:" + mine);
        String body =
                "{\"name\":\"new\",\"group\":\"%s\",\"location\":\"CLOUD\",\"type\":\"FILE\",\"class\":\"BASIC\"}";

        assertIs(
                as(operator)
                        .contentType(ContentType.JSON)
                        .body(body.formatted(others))
                        .post("/api/v1/gateways"),
                403,
                "OUT_OF_SCOPE");
        assertThat(as(operator)
                        .contentType(ContentType.JSON)
                        .body(body.formatted(mine))
                        .post("/api/v1/gateways")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void commandsAndBatchesAreThoseOfTheirGateways() {
        String operator = token("operator@group:" + mine);
        String foreign = json("{\"method\":\"status.get\"}")
                .post(GATEWAYS + othersGateway + "/commands")
                .path("id");
        String foreignBatch = json("{\"method\":\"status.get\",\"gatewayIds\":[\"" + gateway + "\",\"" + othersGateway
                        + "\"]}")
                .post(BATCHES)
                .path("id");

        assertIs(as(operator).get("/api/v1/commands/" + foreign), 404, "COMMAND_NOT_FOUND");
        assertIs(as(operator).post("/api/v1/commands/" + foreign + "/cancel"), 404, "COMMAND_NOT_FOUND");
        assertIs(as(operator).get(BATCHES + "/" + foreignBatch), 404, "BATCH_NOT_FOUND");
        assertIs(batch(operator, "\"gatewayIds\":[\"" + othersGateway + "\"]"), 404, "GATEWAY_NOT_FOUND");
        batch(operator, "\"filter\":{}").then().statusCode(202).body("total", equalTo(2));
        String own = batch(operator, "\"gatewayIds\":[\"" + gateway + "\"]").path("id");
        as(operator).get(BATCHES + "/" + own).then().statusCode(200);
    }

    @Test
    void groupsAreListedAndChangedByWhomTheyBelongTo() {
        String admin = token("admin@group:" + mine);

        as(admin).get("/api/v1/groups?limit=500").then().statusCode(200).body("items.id", contains(mine));
        assertThat(put(admin, mine).statusCode()).isEqualTo(200);
        assertIs(put(admin, others), 403, "OUT_OF_SCOPE");
        assertIs(put(token("admin@group:" + mine + ",site:" + site), mine), 403, "OUT_OF_SCOPE");
        as(token("viewer@group:GID_nothing"))
                .get("/api/v1/groups")
                .then()
                .statusCode(200)
                .body("items", empty());
    }

    @Test
    void hearsOnlyOfChangesOfTheirOwn() throws Exception {
        try (EventStream stream = EventStream.open(changes, "Bearer " + token("viewer@site:" + site))) {
            json("{\"description\":\"x\"}")
                    .patch(GATEWAYS + othersGateway)
                    .then()
                    .statusCode(200);
            json("{\"description\":\"x\"}").patch(GATEWAYS + gateway).then().statusCode(200);
            json("{\"description\":\"x\"}")
                    .patch(GATEWAYS + gatewayAtSite)
                    .then()
                    .statusCode(200);

            await().until(() -> stream.changed("gateway", gatewayAtSite));
            assertThat(stream.changed("gateway", gateway)).isFalse();
            assertThat(stream.changed("gateway", othersGateway)).isFalse();
        }
    }

    private static Response batch(String token, String targets) {
        return as(token)
                .contentType(ContentType.JSON)
                .body("{\"method\":\"status.get\"," + targets + "}")
                .post(BATCHES);
    }

    private static Response patch(String token, String id, String body) {
        return as(token).contentType(ContentType.JSON).body(body).patch(GATEWAYS + id);
    }

    private static Response put(String token, String group) {
        return as(token)
                .contentType(ContentType.JSON)
                .body("{\"displayName\":\"x\"}")
                .put("/api/v1/groups/" + group);
    }

    private static void assertIs(Response response, int status, String code) {
        response.then().statusCode(status).body("code", equalTo(code));
    }

    private static String token(String... grants) {
        return json("{\"name\":\"test\",\"expiresInDays\":1,\"grants\":[\"" + String.join("\",\"", List.of(grants))
                        + "\"]}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }

    private static RequestSpecification as(String token) {
        return given().auth().none().header("Authorization", "Bearer " + token);
    }

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static String id(JsonNode gateway) {
        return gateway.get("id").textValue();
    }
}
