package io.sallyport.storage.actions;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.simulator.TestFleet;
import io.sallyport.testing.EmbeddedServers;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What docs/api.md claims of gateways as such. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class GatewayActionsTest {
    private static TestFleet fleet;

    @TestHTTPResource("/")
    URI server;

    @BeforeEach
    void startTheFleet() {
        if (fleet == null) {
            fleet = TestFleet.start(server);
        }
    }

    @AfterAll
    static void endTheFleet() {
        fleet.close();
        fleet = null;
    }

    @Test
    void findsTheGatewaysOfAGroup() {
        given().get("/api/v1/gateways?group=" + TestFleet.GROUP)
                .then()
                .statusCode(200)
                .body("items.id", hasItems(fleet.files(), fleet.blocks()))
                .body("items.group", everyItem(equalTo(TestFleet.GROUP)));
        given().get("/api/v1/gateways?group=" + TestFleet.GROUP + "&type=FILE")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(fleet.files()))
                .body("items.type", everyItem(equalTo("FILE")));
    }

    @Test
    void readsAGatewayWithWhatItCanDo() {
        read(fleet.files(), "")
                .body("lifecycle", equalTo("ACTIVATED"))
                .body("presence.state", equalTo("ONLINE"))
                .body("presence.agentVersion", notNullValue())
                .body("presence.capabilities", hasItems("status.get", "gateway.restart"));
    }

    @Test
    void readsTheStatusThatItGivesNow() {
        Instant asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String received = given().contentType(ContentType.JSON)
                .post("/api/v1/gateways/" + fleet.blocks() + "/status/refresh")
                .then()
                .statusCode(200)
                .body("report.volumes.name", hasItem("vol-01"))
                .extract()
                .path("receivedAt");
        assertThat(Instant.parse(received)).isAfterOrEqualTo(asked);

        read(fleet.blocks(), "/status")
                .body("report.uptimeSeconds", notNullValue())
                .body("report.agentVersion", notNullValue());
    }

    @Test
    void changesNameDescriptionAndClass() {
        patch("{\"name\":\"test-files-2\",\"description\":\"in the second rack\",\"class\":\"ENHANCED\"}")
                .body("name", equalTo("test-files-2"))
                .body("class", equalTo("ENHANCED"));
        // It is found by its name when the fleet is started again.
        patch("{\"name\":\"test-files\",\"description\":null,\"class\":\"STANDARD\"}");

        read(fleet.files(), "").body("name", equalTo("test-files")).body("description", nullValue());
    }

    @Test
    void labelsAGatewayAndFindsItByThat() {
        patch("{\"labels\":{\"row\":\"seven\"}}").body("labels.row", equalTo("seven"));
        given().get("/api/v1/gateways?label=row=seven&group=" + TestFleet.GROUP)
                .then()
                .body("items.id", containsInAnyOrder(fleet.files()))
                .body("items[0].labels.row", equalTo("seven"));

        patch("{\"labels\":{\"row\":null}}").body("labels.row", nullValue());

        read(fleet.files(), "").body("labels.row", nullValue());
    }

    @Test
    void readsWhatBecameOfACommand() {
        String id = given().contentType(ContentType.JSON)
                .header("Prefer", "wait=30")
                .body("{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":true}}")
                .post("/api/v1/gateways/" + fleet.blocks() + "/commands")
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        given().get("/api/v1/commands/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"))
                .body("times.endedAt", notNullValue());
        read(fleet.blocks(), "/commands").body("items.id", hasItem(id));
        fleet.awaitOnline(fleet.blocks());
    }

    @Test
    void countsTheFleet() {
        given().get("/api/v1/fleet/totals").then().statusCode(200).body("gateways", greaterThan(1));

        read(fleet.files(), "/status/history").body("points", notNullValue());
    }

    private static ValidatableResponse read(String gatewayId, String below) {
        return given().get("/api/v1/gateways/" + gatewayId + below).then().statusCode(200);
    }

    private static ValidatableResponse patch(String patch) {
        return given().contentType("application/merge-patch+json")
                .body(patch)
                .patch("/api/v1/gateways/" + fleet.files())
                .then()
                .statusCode(200);
    }
}
