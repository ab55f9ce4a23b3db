package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.protocol.Schemas;
import io.sallyport.testing.ExternalServers;
import io.sallyport.testing.PythonGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract is enough to write a gateway in another language: this one is Python, with Eclipse Paho, made from docs/protocol.md only. The
 * console is the packaged artefact, the broker mosquitto.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(value = ExternalServers.class, restrictToAnnotatedClass = true)
class PythonGatewayIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    private PythonGateway gateway;

    @BeforeEach
    void startIt() {
        assumeTrue(
                PythonGateway.isPossible() || "true".equals(System.getenv("CI")),
                "Debian's python3-paho-mqtt is not installed; .ci/run installs it");
        gateway = new PythonGateway(ExternalServers.brokerPort(), Registry.newGateway());
        gateway.start();
        awaitPresence("ONLINE");
    }

    @AfterEach
    void stopItAndHoldAllThatItSaidToTheSchemas() {
        if (gateway == null) {
            return;
        }
        gateway.close();
        assertThat(gateway.said()).isNotEmpty().allSatisfy(message -> assertThat(
                        Schemas.errorsOfMessage(message, Schemas.envelopeOf(message)))
                .isEmpty());
    }

    @Test
    void showsItOnlineAndKeepsWhatItReports() {
        read("").body("presence.cause", equalTo("SAID_ONLINE"))
                .body("presence.agentVersion", equalTo("py-1.0"))
                .body("presence.capabilities", equalTo(List.of("command.query", "gateway.restart", "status.get")));

        gateway.does("cpu 0.75");

        await().atMost(SOON)
                .untilAsserted(
                        () -> read("/status").body("report.cpu", equalTo(0.75f)).body("dataPath", equalTo("SERVING")));
    }

    @Test
    void pullsTheStatusThatItGivesNow() {
        gateway.does("cpu 0.5");

        given().post("/api/v1/gateways/" + gateway.id() + "/status/refresh")
                .then()
                .statusCode(200)
                .body("report.cpu", equalTo(0.5f));
    }

    @Test
    void followsARestartThroughTheBootToItsResult() {
        issue("{\"method\":\"gateway.restart\"}", 15).statusCode(200).body("state", equalTo("SUCCEEDED"));

        awaitPresence("ONLINE");
        assertThat(ofMethod("presence.offline").get(0).at("/params/reason").textValue())
                .isEqualTo("restart");
        assertThat(ofMethod("presence.online"))
                .extracting(online -> online.at("/params/origin/boot").longValue())
                .containsExactly(1L, 2L);
    }

    @Test
    void showsWhatWouldBeLostAndRestartsWhenThatIsAccepted() {
        gateway.does("dirty 4096");

        issue("{\"method\":\"gateway.restart\"}", 15)
                .statusCode(200)
                .body("state", equalTo("FAILED"))
                .body("error.code", equalTo("WOULD_LOSE_DATA"))
                .body("error.gateway.dirtyBytes", equalTo(4096));
        issue("{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":true}}", 15)
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void showsHowFarACommandIs() {
        gateway.does("slow");
        String id = issue("{\"method\":\"gateway.restart\"}", 0)
                .statusCode(202)
                .extract()
                .path("id");

        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/commands/" + id)
                .then()
                .body("state", equalTo("RUNNING"))
                .body("stage", equalTo("stopping-services"))
                .body("percent", equalTo(40)));
    }

    @Test
    void refusesWhatIsTooLateNotForItOrUnknownToIt() {
        Instant past = Instant.now().minusSeconds(1);
        Instant soon = Instant.now().plusSeconds(60);

        assertThatObject(errorOf(command("status.get", "{}", gateway.id(), gateway.binding(), past)))
                .returns(-32002, error -> error.path("code").intValue())
                .matches(error -> !Instant.parse(error.at("/data/gatewayTime").textValue())
                        .isBefore(past));
        assertThatObject(errorOf(command("status.get", "{}", gateway.id(), gateway.binding() + 1, soon)))
                .returns(-32006, error -> error.path("code").intValue());
        assertThatObject(errorOf(command("status.get", "{}", "gw-0000000000000", gateway.binding(), soon)))
                .returns(-32006, error -> error.path("code").intValue());
        assertThatObject(errorOf(command("share.dance", "{}", gateway.id(), gateway.binding(), soon)))
                .returns(-32601, error -> error.path("code").intValue());
        assertThatObject(
                        errorOf(command("command.query", "{\"commandIds\":[]}", gateway.id(), gateway.binding(), soon)))
                .returns(-32602, error -> error.path("code").intValue());
    }

    @Test
    void doesADuplicateOnceAlsoAfterItWasKilled() {
        UUID id = UUID.randomUUID();
        String restart = command(id, "gateway.restart", "{}", gateway.id(), gateway.binding(), soon());
        gateway.send(restart);
        awaitResponses(id, 1);

        gateway.send(restart);
        awaitResponses(id, 2);
        gateway.kill();
        gateway.start();
        gateway.send(restart);

        assertThat(awaitResponses(id, 3)).allMatch(response -> response.has("result"));
        assertThat(gateway.lines()).contains("duplicate " + id).doesNotContain("restarting " + id);
        assertThat(ofMethod("presence.online"))
                .extracting(online -> online.at("/params/origin/boot").longValue())
                .as("its own start, one restart, one start after the kill")
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void settlesWhatBecameOfCommands() {
        UUID done = UUID.randomUUID();
        gateway.send(command(done, "gateway.restart", "{}", gateway.id(), gateway.binding(), soon()));
        awaitResponses(done, 1);
        gateway.does("slow");
        UUID cutOff = UUID.randomUUID();
        gateway.send(command(cutOff, "gateway.restart", "{}", gateway.id(), gateway.binding(), soon()));
        UUID never = UUID.randomUUID();

        assertThat(statesOf(done, cutOff, never)).containsExactly("SUCCEEDED", "RUNNING", "UNKNOWN");
        gateway.kill();
        gateway.start();
        assertThat(statesOf(done, cutOff, never)).containsExactly("SUCCEEDED", "FAILED INTERRUPTED", "UNKNOWN");
    }

    @Test
    void seesItGoWhenItIsKilled() {
        gateway.kill();

        awaitPresence("OFFLINE");
        read("").body("presence.cause", equalTo("CONNECTION_LOST"));
    }

    private List<String> statesOf(UUID... commands) {
        UUID id = UUID.randomUUID();
        String asked = "{\"commandIds\":[\"%s\",\"%s\",\"%s\"]}".formatted((Object[]) commands);
        gateway.send(command(id, "command.query", asked, gateway.id(), gateway.binding(), soon()));
        JsonNode answers = awaitResponses(id, 1).get(0).at("/result/commands");
        return List.of(state(answers.get(0)), state(answers.get(1)), state(answers.get(2)));
    }

    private static String state(JsonNode answer) {
        return (answer.path("state").asText() + " "
                        + answer.at("/error/data/reason").asText())
                .trim();
    }

    private JsonNode errorOf(String command) {
        UUID id = UUID.fromString(Registry.parse(command).path("id").textValue());
        gateway.send(command);
        return awaitResponses(id, 1).get(0).path("error");
    }

    private List<JsonNode> awaitResponses(UUID id, int count) {
        return await().atMost(SOON)
                .until(
                        () -> gateway.said().stream()
                                .filter(message -> message.path("id").asText().equals(id.toString()))
                                .toList(),
                        responses -> responses.size() == count);
    }

    private List<JsonNode> ofMethod(String method) {
        return gateway.said().stream()
                .filter(message -> message.path("method").asText().equals(method))
                .toList();
    }

    private static String command(String method, String params, String gatewayId, long binding, Instant startBy) {
        return command(UUID.randomUUID(), method, params, gatewayId, binding, startBy);
    }

    private static String command(
            UUID id, String method, String params, String gatewayId, long binding, Instant startBy) {
        return """
                {"jsonrpc":"2.0","id":"%s","method":"%s","params":%s,"meta":{"gatewayId":"%s","binding":%d,"commandId":"%s",\
                "issuedAt":"%s","startBy":"%s"}}"""
                .formatted(id, method, params, gatewayId, binding, id, Instant.now(), startBy);
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }

    private void awaitPresence(String state) {
        await().atMost(SOON).untilAsserted(() -> read("").body("presence.state", equalTo(state)));
    }

    private ValidatableResponse read(String below) {
        return given().get("/api/v1/gateways/" + gateway.id() + below).then().statusCode(200);
    }

    private ValidatableResponse issue(String body, int waitSeconds) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "wait=" + waitSeconds)
                .body(body)
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then();
    }
}
