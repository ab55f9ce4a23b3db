package io.sallyport.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A group is asked for its status: one message, which every gateway of the group gets and nobody else. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class GroupRefreshTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @AfterEach
    void bringTheBrokerBack() {
        EmbeddedServers.broker().start();
        awaitLink("connected");
    }

    @Test
    void reachesTheGatewaysOfTheGroupAndNoOthers() {
        String group = Registry.newGroup();
        try (PageGateway one = connected(Registry.newGateway(group));
                PageGateway two = connected(Registry.newGateway(group));
                PageGateway stranger = connected(Registry.newGateway())) {

            refresh(group).statusCode(202).body("group", equalTo(group)).body("answersWithinSeconds", equalTo(10));

            await().atMost(SOON)
                    .until(() -> !one.received().isEmpty() && !two.received().isEmpty());
            JsonNode message = one.received().get(0);
            assertThat(message.get("method").textValue()).isEqualTo("status.get");
            assertThat(message.has("id")).isFalse();
            assertThat(message.get("meta").has("gatewayId")).isFalse();
            assertThat(Instant.parse(message.at("/meta/startBy").textValue())).isAfter(Instant.now());
            // What comes after it is there, so the broadcast is not merely late.
            given().contentType(ContentType.JSON)
                    .body("{\"method\":\"gateway.restart\",\"noReply\":true}")
                    .post("/api/v1/gateways/" + stranger.id() + "/commands")
                    .then()
                    .statusCode(202);
            await().atMost(SOON).until(() -> !stranger.received().isEmpty());
            assertThat(stranger.received())
                    .extracting(received -> received.get("method").textValue())
                    .containsExactly("gateway.restart");
        }
    }

    @Test
    void storesTheReportThatAnswersAndNoCommand() {
        String group = Registry.newGroup();
        try (PageGateway gateway = connected(Registry.newGateway(group))) {
            gateway.reportsCpu(0.625);

            refresh(group).statusCode(202);
            await().atMost(SOON).until(() -> !gateway.received().isEmpty());
            gateway.report();

            await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id() + "/status")
                    .then()
                    .body("report.cpu", equalTo(0.625f)));
            given().get("/api/v1/gateways/" + gateway.id() + "/commands")
                    .then()
                    .statusCode(200)
                    .body("items.size()", equalTo(0));
        }
    }

    @Test
    void refusesAGroupThatDoesNotExistAndWhatIsNoGroupId() {
        refresh("GID_nobody").statusCode(404).body("code", equalTo("GROUP_NOT_FOUND"));
        refresh("nobody").statusCode(400).body("code", equalTo("INVALID_IDENTITY"));
    }

    @Test
    void saysThatNothingWasSentWhileTheBrokerIsAway() {
        String group = Registry.newGroup();
        EmbeddedServers.broker().stop();
        awaitLink("broker away");

        refresh(group)
                .statusCode(503)
                .contentType("application/problem+json")
                .body("code", equalTo("BROKER_UNAVAILABLE"));
    }

    @Test
    void sumsUpAGroupAsOneOfWhichNobodyCanTellWhileTheBrokerIsAway() {
        String group = Registry.newGroup();
        connected(Registry.newGateway(group));
        EmbeddedServers.broker().stop();
        awaitLink("broker away");

        given().get("/api/v1/groups/" + group + "/status/rollup")
                .then()
                .statusCode(200)
                .body("presence.BROKER_AWAY", equalTo(1))
                .body("presence.ONLINE", equalTo(0))
                .body("dataPath.UNKNOWN", equalTo(1));
        given().get("/api/v1/fleet/totals")
                .then()
                .statusCode(200)
                .body("presence.BROKER_AWAY", greaterThanOrEqualTo(1))
                .body("presence.ONLINE", equalTo(0));
    }

    private static ValidatableResponse refresh(String group) {
        return given().post("/api/v1/groups/" + group + "/status/refresh").then();
    }

    private static PageGateway connected(JsonNode registration) {
        PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration);
        gateway.connect();
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("ONLINE")));
        return gateway;
    }

    private static void awaitLink(String state) {
        await().atMost(SOON).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'serving' }.data.downlink", equalTo(state))
                .body("checks.find { it.name == 'serving' }.data.uplink", equalTo(state))
                .body("checks.find { it.name == 'serving' }.data.uplink", equalTo(state)));
    }
}
