package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is no message of ours is counted and dropped; the message before and the one after are unharmed. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class HostileUplinkTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    MeterRegistry registry;

    private PageGateway gateway;

    @BeforeEach
    void connect() {
        gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        gateway.connect();
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    @Test
    void dropsGarbageOnEachTopicAndGoesOn() {
        Map<String, String> payloads = Map.of(
                "not JSON",
                "NOT_JSON",
                "[]",
                "NOT_JSON_RPC",
                "{\"jsonrpc\":\"2.0\",\"method\":\"x.y\",\"params\":{}}",
                "UNKNOWN_METHOD",
                "[".repeat(5_000),
                "NOT_JSON");
        for (String topic : new String[] {"status", "presence", "reply"}) {
            double before = rejected(topic);
            payloads.keySet().forEach(payload -> gateway.publish(topic, payload));
            gateway.publish(topic, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
            await().atMost(SOON).untilAsserted(() -> assertThat(rejected(topic)).isEqualTo(before + 5));
        }
        payloads.values().forEach(reason -> assertThat(registry.find("sallyport.uplink.rejected")
                        .tag("reason", reason)
                        .counters())
                .isNotEmpty());

        assertStillReports(0.625);
    }

    @Test
    void dropsAMessageOnATopicWhereItDoesNotBelong() {
        double before = rejected("reply");

        gateway.publish(
                "reply",
                "{\"jsonrpc\":\"2.0\",\"method\":\"presence.offline\",\"params\":{\"origin\":"
                        + "{\"binding\":1,\"boot\":1,\"bootId\":\"b\",\"session\":99},\"reason\":\"shutdown\"}}");

        await().atMost(SOON).untilAsserted(() -> assertThat(rejected("reply")).isEqualTo(before + 1));
        assertStillReports(0.375);
    }

    @Test
    void dropsWhatComesUnderAnotherBinding() {
        double before = rejected("status");

        gateway.publish(
                "status",
                "{\"jsonrpc\":\"2.0\",\"method\":\"status.report\",\"params\":{\"origin\":{\"binding\":2,\"boot\":9,"
                        + "\"bootId\":\"b\",\"session\":1,\"seq\":1},\"at\":\"2026-11-22T10:00:00Z\",\"cpu\":0.999}}");

        await().atMost(SOON).untilAsserted(() -> assertThat(rejected("status")).isEqualTo(before + 1));
        assertStillReports(0.125);
    }

    @Test
    void dropsAReplyToAnotherGatewaysCommandOrToNone() {
        double before = rejected("reply");

        gateway.publish(
                "reply",
                "{\"jsonrpc\":\"2.0\",\"id\":\"0191f6c2-0000-7000-8000-000000000000\",\"result\":{\"origin\":"
                        + "{\"binding\":1,\"boot\":1,\"bootId\":\"b\",\"session\":1}}}");

        await().atMost(SOON).untilAsserted(() -> assertThat(rejected("reply")).isEqualTo(before + 1));
        assertStillReports(0.25);
    }

    @Test
    void dropsAnAnswerToTheCommandOfAnotherGateway() {
        gateway.isSilent();
        String command = restart();
        await().atMost(SOON).untilAsserted(() -> assertThat(gateway.received()).hasSize(1));
        double before = rejected("reply", "ANOTHER_GATEWAYS_COMMAND");
        try (PageGateway other = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway())) {
            other.connect();

            other.publish("reply", other.result(gateway.received().get(0), ""));

            await().atMost(SOON).untilAsserted(() -> assertThat(rejected("reply", "ANOTHER_GATEWAYS_COMMAND"))
                    .isEqualTo(before + 1));
        }
        given().get("/api/v1/commands/" + command).then().body("state", equalTo("SENT"));

        gateway.publish("reply", gateway.result(gateway.received().get(0), ""));
        await().atMost(SOON)
                .untilAsserted(
                        () -> given().get("/api/v1/commands/" + command).then().body("state", equalTo("SUCCEEDED")));
    }

    @Test
    void dropsASecondAnswerToACommandThatHasEnded() {
        String command = restart();
        await().atMost(SOON)
                .untilAsserted(
                        () -> given().get("/api/v1/commands/" + command).then().body("state", equalTo("SUCCEEDED")));
        double before = rejected("reply", "COMMAND_ENDED");

        gateway.publish("reply", gateway.error(gateway.received().get(0), -32001, "no after all", ""));

        await().atMost(SOON).untilAsserted(() -> assertThat(rejected("reply", "COMMAND_ENDED"))
                .isEqualTo(before + 1));
        given().get("/api/v1/commands/" + command).then().body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void dropsWhatIsTooLargeAndWhatAStrangerSays() {
        double large = rejected("status", "TOO_LARGE");
        double unknown = rejected("status", "UNKNOWN");

        gateway.publish("status", "x".repeat(65_537));
        sayAsAStranger(
                "{\"jsonrpc\":\"2.0\",\"method\":\"status.report\",\"params\":{\"origin\":{\"binding\":1,\"boot\":1,"
                        + "\"bootId\":\"b\",\"session\":1,\"seq\":1},\"at\":\"2026-11-22T10:00:00Z\"}}");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(rejected("status", "TOO_LARGE")).isEqualTo(large + 1);
            assertThat(rejected("status", "UNKNOWN")).isEqualTo(unknown + 1);
        });
        assertStillReports(0.75);
    }

    @Test
    void neverLogsOrAnswersWithAPayload() {
        String canary = "canary-6f1d";
        gateway.publish("status", canary);
        gateway.publish("status", ("{\"jsonrpc\":\"" + canary).getBytes(StandardCharsets.UTF_8));

        assertStillReports(0.875);
        assertThat(given().get("/q/metrics").asString()).doesNotContain(canary);
    }

    /** As where the broker does not know who may say what. */
    private static void sayAsAStranger(String report) {
        Mqtt3BlockingClient stranger = Mqtt3Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(EmbeddedServers.broker().port())
                .simpleAuth()
                .username(EmbeddedServers.ANYBODY.username())
                .password(EmbeddedServers.ANYBODY.password().getBytes(StandardCharsets.US_ASCII))
                .applySimpleAuth()
                .buildBlocking();
        stranger.connect();
        stranger.publishWith()
                .topic("csg_up_stat/status/GID_strangers@@@gw-0000000000000")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(report.getBytes(StandardCharsets.UTF_8))
                .send();
        stranger.disconnect();
    }

    private void assertStillReports(double cpu) {
        gateway.reportsCpu(cpu);
        gateway.report();
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id() + "/status")
                .then()
                .statusCode(200)
                .body("report.cpu", equalTo((float) cpu)));
    }

    private String restart() {
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("ONLINE")));
        return given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\",\"params\":{}}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .path("id");
    }

    private double rejected(String topic, String reason) {
        return registry.find("sallyport.uplink.rejected").tag("topic", topic).tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private double rejected(String topic) {
        return registry.find("sallyport.uplink.rejected").tag("topic", topic).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
