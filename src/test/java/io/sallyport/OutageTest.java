package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The broker is away for a while: said, survived, and made good. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class OutageTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @AfterEach
    void bringTheBrokerBack() {
        EmbeddedServers.broker().start();
        awaitLink("connected");
    }

    @Test
    void failsCommandsWithBrokerUnavailableAndTakesNobodyOutOfService() {
        JsonNode registration = Registry.newGateway();
        PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration);
        // A broker that is stopped may still send wills, and whether they come before the outage is a race.
        gateway.hasNoWill();
        gateway.connect();
        awaitOnline(gateway);

        EmbeddedServers.broker().stop();
        awaitLink("broker away");

        String failed = given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .body("{\"method\":\"status.get\"}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then()
                .statusCode(200)
                .body("state", equalTo("FAILED"))
                .body("error.code", equalTo("BROKER_UNAVAILABLE"))
                .extract()
                .path("id");
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
        given().get("/api/v1/gateways").then().statusCode(200);
        given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("BROKER_AWAY"))
                .body("presence.cause", equalTo("BROKER_AWAY"))
                .body("presence.why", containsString("nobody can tell"))
                .body("presence.lastState", equalTo("ONLINE"))
                .body(
                        "presence.since",
                        greaterThan(registration.get("createdAt").textValue()));
        given().get("/api/v1/gateways/" + gateway.id() + "/status").then().body("dataPath", equalTo("UNKNOWN"));
        String inItsGroup =
                "/api/v1/gateways?group=" + registration.get("group").textValue() + "&presence=";
        given().get(inItsGroup + "BROKER_AWAY").then().body("items.id", contains(gateway.id()));
        given().get(inItsGroup + "ONLINE").then().body("items", empty());

        EmbeddedServers.broker().start();
        awaitLink("connected");
        gateway.connect();
        awaitOnline(gateway);
        given().header("Prefer", "wait=20")
                .post("/api/v1/commands/" + failed + "/reissue")
                .then()
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"));
        gateway.close();
    }

    private static void awaitOnline(PageGateway gateway) {
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("ONLINE")));
    }

    private static void awaitLink(String state) {
        await().atMost(SOON).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'serving' }.data.downlink", equalTo(state))
                .body("checks.find { it.name == 'serving' }.data.uplink", equalTo(state))
                .body("checks.find { it.name == 'serving' }.data.uplink", equalTo(state)));
    }
}
