package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The main job, with a gateway that was written from the protocol's page only: once against the embedded parts, and once more against the
 * packaged artefact with other people's servers.
 */
abstract class GatewayScenario {
    private static final Duration SOON = Duration.ofSeconds(15);

    private PageGateway gateway;

    abstract int brokerPort();

    @BeforeEach
    void connectAGateway() {
        gateway = new PageGateway(brokerPort(), Registry.newGateway());
        gateway.connect();
        awaitPresence("ONLINE");
    }

    @AfterEach
    void disconnectIt() {
        gateway.close();
    }

    @Test
    void showsAGatewayOnlineWithWhatItSaidOfItself() {
        await().atMost(SOON).untilAsserted(() -> read("").body("presence.cause", equalTo("SAID_ONLINE"))
                .body("presence.agentVersion", equalTo("9.9.9"))
                .body("presence.capabilities[0]", equalTo("status.get")));
    }

    /** Some databases' versions make the driver cut times to whole seconds; then only one in a thousand is the same. */
    @Test
    void readsATimeToTheMillisecondAsItWasAnswered() {
        for (int i = 0; i < 3; i++) {
            JsonNode made = Registry.newGateway();

            given().get("/api/v1/gateways/" + made.get("id").textValue())
                    .then()
                    .body("createdAt", equalTo(made.get("createdAt").textValue()));
        }
    }

    @Test
    void keepsTheNewestReport() {
        gateway.reportsCpu(0.75);
        gateway.report();

        await().atMost(SOON).untilAsserted(() -> read("/status")
                .body("report.cpu", equalTo(0.75f))
                .body("dataPath", equalTo("SERVING"))
                .body("report.shares[0].clients", equalTo(12)));
    }

    @Test
    void pullsTheStatusThatTheGatewayGivesNow() {
        gateway.reportsCpu(0.5);

        given().post("/api/v1/gateways/" + gateway.id() + "/status/refresh")
                .then()
                .statusCode(200)
                .body("report.cpu", equalTo(0.5f))
                .body("gatewayId", equalTo(gateway.id()));
    }

    @Test
    void followsACommandFromTheRequestToItsResult() {
        gateway.answersWith((self, request) -> {
            assertThat(request.at("/meta/gatewayId").textValue()).isEqualTo(self.id());
            assertThat(request.at("/meta/binding").longValue()).isEqualTo(1);
            assertThat(request.at("/meta").has("traceparent")).isFalse();
            assertThat(request.at("/params/acceptDataLoss").booleanValue()).isTrue();
            return self.result(request, "\"unknownMember\":1");
        });

        issue("{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":true}}", 10)
                .statusCode(200)
                .header("Location", notNullValue())
                .body("state", equalTo("SUCCEEDED"))
                .body("error", nullValue())
                .body("times.issuedAt", notNullValue())
                .body("times.endedAt", notNullValue());
    }

    @Test
    void showsProgressWhileACommandRuns() {
        gateway.isSilent();
        String id = issue("{\"method\":\"gateway.restart\"}", 0)
                .statusCode(202)
                .body("state", equalTo("QUEUED"))
                .extract()
                .path("id");
        await().atMost(SOON).until(() -> !gateway.received().isEmpty());

        gateway.progress(gateway.received().get(0), "stopping-services", 40);

        await().atMost(SOON).untilAsserted(() -> command(id)
                .body("state", equalTo("RUNNING"))
                .body("stage", equalTo("stopping-services"))
                .body("percent", equalTo(40)));
    }

    @Test
    void saysInPlainWordsWhyACommandFailedAndIssuesItAgain() {
        gateway.answersWith((self, request) ->
                self.error(request, -32001, "bucket is not reachable", "\"reason\":\"BUCKET_UNREACHABLE\""));
        String failed = issue("{\"method\":\"gateway.restart\"}", 10)
                .statusCode(200)
                .body("state", equalTo("FAILED"))
                .body("error.code", equalTo("GATEWAY_ERROR"))
                .body("error.message", startsWith("The gateway tried and failed"))
                .body("error.reissuable", equalTo(true))
                .body("error.gateway.reason", equalTo("BUCKET_UNREACHABLE"))
                .extract()
                .path("id");

        gateway.answersWith((self, request) -> self.result(request, ""));
        given().header("Prefer", "wait=10")
                .post("/api/v1/commands/" + failed + "/reissue")
                .then()
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"))
                .body("reissueOf", equalTo(failed));
        command(failed).body("state", equalTo("FAILED"));
    }

    @Test
    void tellsAGatewayThatDoesNotAnswerFromOneThatFailed() {
        gateway.isSilent();

        given().post("/api/v1/gateways/" + gateway.id() + "/status/refresh")
                .then()
                .statusCode(504)
                .contentType("application/problem+json")
                .body("code", equalTo("NO_REPLY"))
                .body("commandId", notNullValue());
    }

    @Test
    void endsACommandThatWantsNoReplyWhenItIsHandedOver() {
        issue("{\"method\":\"status.get\",\"noReply\":true}", 10)
                .statusCode(200)
                .body("state", equalTo("DISPATCHED"))
                .body("noReply", equalTo(true));

        await().atMost(SOON).until(() -> gateway.received().size() == 1);
        JsonNode notification = gateway.received().get(0);
        assertThat(notification.has("id")).isFalse();
        assertThat(notification.at("/meta/commandId").isTextual()).isTrue();
    }

    @Test
    void seesAGatewayGoWhenItsConnectionBreaksAndFailsItsCommandsAtOnce() {
        gateway.kill();
        awaitPresence("OFFLINE");
        read("").body("presence.cause", equalTo("CONNECTION_LOST"));

        String failed = issue("{\"method\":\"status.get\"}", 0)
                .statusCode(202)
                .body("state", equalTo("FAILED"))
                .body("error.code", equalTo("GATEWAY_OFFLINE"))
                .extract()
                .path("id");

        gateway.connect();
        awaitPresence("ONLINE");
        given().header("Prefer", "wait=10")
                .post("/api/v1/commands/" + failed + "/reissue")
                .then()
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void seesAGatewaySayThatItGoes() {
        gateway.sayOfflineAndDisconnect("shutdown");

        awaitPresence("OFFLINE");
        read("").body("presence.cause", equalTo("SAID_OFFLINE"))
                .body("presence.why", equalTo("It said that it goes offline: shutdown."));
    }

    private void awaitPresence(String state) {
        await().atMost(SOON).untilAsserted(() -> read("").body("presence.state", equalTo(state)));
    }

    private ValidatableResponse read(String below) {
        return given().get("/api/v1/gateways/" + gateway.id() + below).then().statusCode(200);
    }

    private ValidatableResponse command(String id) {
        return given().get("/api/v1/commands/" + id).then().statusCode(200);
    }

    private ValidatableResponse issue(String body, int waitSeconds) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "wait=" + waitSeconds)
                .body(body)
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then();
    }
}
