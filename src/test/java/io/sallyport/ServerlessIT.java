package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.MariaDb;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.PublishingBroker;
import io.sallyport.testing.PublishingBroker.Published;
import io.sallyport.testing.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The artefact that is shipped, in serverless mode: no broker to connect to, and a process that is killed as soon as it has answered. What was answered is there in the next one. The
 * broker's HTTP interface is a peer that only speaks its protocol.
 */
class ServerlessIT {
    private static final String SECRET = "what-the-event-bus-signs-with-in-tests";
    private static final String TOKEN = "what-the-webhook-says-who-it-is-in-tests";
    private static final String TICK = "what-the-scheduler-says-who-it-is-in-tests";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicLong SEQ = new AtomicLong();

    private static MariaDb database;
    private static PublishingBroker broker;
    private static PackagedReplica console;

    @BeforeAll
    static void startEverything() throws IOException {
        database = MariaDb.start();
        broker = new PublishingBroker();
        wake();
    }

    @AfterAll
    static void stopEverything() {
        RestAssured.reset();
        if (console != null) {
            console.kill();
        }
        broker.close();
        database.close();
    }

    @AfterEach
    void theBrokerWorks() {
        broker.answers(() -> 200);
        broker.then(message -> {});
    }

    @Test
    void aStatusThatWasAnsweredIsThereThoughTheProcessIsKilledAtOnce() {
        JsonNode gateway = Registry.newGateway();

        push(gateway, "status", report(gateway, 0.75)).statusCode(200).body("taken", equalTo(1));
        killAndWake();

        given().get(place(gateway) + "/status").then().statusCode(200).body("report.cpu", equalTo(0.75f));
        given().get(place(gateway)).then().body("presence.state", equalTo("ONLINE"));
    }

    @Test
    void whatIsPushedTwiceIsDoneOnce() {
        JsonNode gateway = Registry.newGateway();
        String report = report(gateway, 0.25);

        push(gateway, "status", report).statusCode(200).body("taken", equalTo(1));
        double stored = console.metric("sallyport_uplink_stored_total{topic=\"status\"}");
        push(gateway, "status", report).statusCode(200).body("taken", equalTo(1));

        assertThat(console.metric("sallyport_uplink_stored_total{topic=\"status\"}"))
                .isEqualTo(stored);
        assertThat(console.metric("sallyport_uplink_superseded_total{topic=\"status\"}"))
                .isPositive();
    }

    @Test
    void aCommandIsWithTheBrokerBeforeItsRequestIsAnswered() {
        JsonNode gateway = online();

        String id = issue(gateway, "").statusCode(202).extract().path("id");
        // No look any more, nor a thread: this process is gone.
        List<Published> published = toGateway(gateway);
        killAndWake();

        assertThat(published).singleElement().satisfies(message -> {
            assertThat(message.qos()).isEqualTo(1);
            assertThat(message.payload()).contains(id);
        });
        command(id).body("state", equalTo("SENT"));
        reply(gateway, id);
        killAndWake();
        command(id).body("state", equalTo("SUCCEEDED"));
        reply(gateway, id);
        command(id).body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void whoWaitsIsAnsweredWhenTheReplyIsPushed() {
        JsonNode gateway = online();
        broker.then(message -> CompletableFuture.runAsync(
                () -> reply(gateway, Registry.parse(message.payload()).get("id").textValue())));

        given().header("Prefer", "wait=15")
                .contentType(ContentType.JSON)
                .body("{\"method\":\"status.get\"}")
                .post(place(gateway) + "/commands")
                .then()
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void aCommandForLaterIsSentByATickAndItsReplyEndsIt() {
        JsonNode gateway = online();
        Instant later = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
        String id = issue(gateway, ",\"notBefore\":\"%s\"".formatted(later))
                .statusCode(202)
                .body("state", equalTo("SCHEDULED"))
                .extract()
                .path("id");
        killAndWake();
        await().atMost(SOON).until(() -> Instant.now().isAfter(later));
        assertThat(toGateway(gateway)).isEmpty();

        tick().statusCode(200)
                .body("complete", equalTo(true))
                .body("turns.find { it.work == 'command-tick' }.count", greaterThanOrEqualTo(1))
                .body("turns.find { it.work == 'command-dispatch' }.outcome", equalTo("DONE"));
        killAndWake();

        assertThat(toGateway(gateway)).singleElement().satisfies(message -> assertThat(message.payload())
                .contains(id));
        command(id).body("state", equalTo("SENT"));
        reply(gateway, id);
        command(id).body("state", equalTo("SUCCEEDED"));
    }

    @Test
    void severalTicksAtOnceSendACommandOnce() {
        JsonNode gateway = online();
        Instant later = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
        issue(gateway, ",\"notBefore\":\"%s\"".formatted(later)).statusCode(202);
        await().atMost(SOON).until(() -> Instant.now().isAfter(later));

        List<CompletableFuture<Void>> ticks = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> tick().statusCode(200)))
                .toList();
        ticks.forEach(CompletableFuture::join);

        assertThat(toGateway(gateway)).hasSize(1);
    }

    @Test
    void aSendThatTheBrokerDoesNotTakeIsTriedAgainBeforeTheAnswer() {
        JsonNode gateway = online();
        AtomicLong asked = new AtomicLong();
        broker.answers(() -> asked.incrementAndGet() == 1 ? 503 : 200);

        String id = issue(gateway, "").statusCode(202).extract().path("id");

        assertThat(toGateway(gateway)).hasSize(1);
        command(id).body("state", equalTo("SENT"));
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsAnsweredAsTaken() throws IOException {
        JsonNode gateway = online();
        database.kill();
        push(gateway, "status", report(gateway, 0.5)).statusCode(503);

        database.startAgain();
        await().atMost(SOON).untilAsserted(() -> push(gateway, "status", report(gateway, 0.625))
                .statusCode(200));
        given().get(place(gateway) + "/status").then().body("report.cpu", equalTo(0.625f));
    }

    @Test
    void aBadEventOfABatchLosesNoOther() {
        JsonNode one = Registry.newGateway();
        JsonNode other = Registry.newGateway();
        String batch = "[%s,%s,%s,{\"x\":1},%s]"
                .formatted(
                        event(one.at("/topics/status").toString(), report(one, 0.125)),
                        event("\"csg_up_stat/status/GID_nobody@@@gw-0000000000000\"", report(one, 0.5)),
                        event(other.at("/topics/status").toString(), "{\"jsonrpc\":\"2.0\"}"),
                        event(other.at("/topics/status").toString(), report(other, 0.375)));

        send("application/cloudevents-batch+json", batch)
                .statusCode(200)
                .body("taken", equalTo(2))
                .body("rejected", equalTo(3))
                .body("events.outcome", equalTo(List.of("TAKEN", "REJECTED", "REJECTED", "REJECTED", "TAKEN")))
                .body("events.code[1]", equalTo("UNKNOWN"))
                .body("events.code[2]", equalTo("NOT_JSON_RPC"))
                .body("events.code[3]", equalTo("INVALID_EVENT"));

        given().get(place(one) + "/status").then().body("report.cpu", equalTo(0.125f));
        given().get(place(other) + "/status").then().body("report.cpu", equalTo(0.375f));
    }

    @Test
    void refusesWhoCanNotShowWhoTheyAreAndWhatIsTooMuch() {
        String event = event("\"csg_up_stat/status/GID_nobody@@@gw-0000000000000\"", "{}");
        String now = Long.toString(Instant.now().getEpochSecond());
        String longAgo = Long.toString(Instant.now().getEpochSecond() - 400);
        String type = "application/cloudevents+json";
        signed(now, event + " ")
                .contentType(type)
                .body(event)
                .post("/ingress/uplink")
                .then()
                .statusCode(401)
                .body("code", equalTo("INVALID_SIGNATURE"));
        signed(longAgo, event)
                .contentType(type)
                .body(event)
                .post("/ingress/uplink")
                .then()
                .statusCode(401)
                .body("code", equalTo("TIMESTAMP_OUT_OF_WINDOW"));
        unsigned()
                .contentType(type)
                .body(event)
                .post("/ingress/uplink")
                .then()
                .statusCode(401)
                .body("code", equalTo("INVALID_CREDENTIALS"));
        given().auth()
                .none()
                .post("/internal/tick")
                .then()
                .statusCode(401)
                .body("code", equalTo("INVALID_CREDENTIALS"));
        given().auth()
                .none()
                .header("Authorization", "Bearer " + TOKEN)
                .post("/internal/tick")
                .then()
                .statusCode(401);
        send(type, "{").statusCode(400).body("code", equalTo("INVALID_JSON"));
        send(type, "{}").statusCode(400).body("code", equalTo("INVALID_EVENT"));
        send("application/cloudevents-batch+json", "[" + "{},".repeat(200) + "{}]")
                .statusCode(413)
                .body("code", equalTo("TOO_MANY_EVENTS"));
        tick().statusCode(200);
        assertThat(given().get("/api/v1/audit?limit=500")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("POST /ingress/uplink", "POST /internal/tick");
    }

    @Test
    void needsNoBrokerAndPromisesNoStream() {
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'serving' }.data.uplink", equalTo("serverless"))
                .body("checks.find { it.name == 'serving' }.data.downlink", equalTo("serverless"));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/api/v1/changes").then().statusCode(501).body("code", equalTo("NO_LIVE_CHANGES"));
        assertThat(console.log()).doesNotContain("Connection refused", "the broker is away");
    }

    @Test
    void stopsAtOnceWhenItIsTold() {
        long began = System.nanoTime();

        assertThat(console.terminate(Duration.ofSeconds(20))).isPresent();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        wake();
    }

    private static void wake() {
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.putAll(Map.of(
                "sallyport.mode",
                "serverless",
                "sallyport.broker.publish.url",
                broker.url(),
                "sallyport.broker.publish.key",
                PublishingBroker.KEY,
                "sallyport.broker.publish.secret",
                PublishingBroker.SECRET,
                "sallyport.ingress.secret",
                SECRET,
                "sallyport.ingress.token",
                TOKEN,
                "sallyport.ingress.tick-secret",
                TICK));
        console = PackagedReplica.start("serverless", settings);
        RestAssured.port = console.port();
    }

    private static void killAndWake() {
        console.kill();
        wake();
    }

    /** A gateway that has said so. */
    private static JsonNode online() {
        JsonNode gateway = Registry.newGateway();
        push(
                        gateway,
                        "presence",
                        """
                        {"jsonrpc":"2.0","method":"presence.online","params":{"origin":{"binding":%s,"boot":1,"bootId":"b","session":1},\
                        "at":"%s","agentVersion":"9.9.9","protocolVersion":1,"reportIntervalSeconds":30,"capabilities":["status.get"]}}"""
                                .formatted(gateway.get("binding"), Instant.now()))
                .statusCode(200)
                .body("taken", equalTo(1));
        return gateway;
    }

    private static String report(JsonNode gateway, double cpu) {
        return """
                {"jsonrpc":"2.0","method":"status.report","params":{"origin":{"binding":%s,"boot":1,"bootId":"b","session":1,"seq":%d},\
                "at":"%s","cpu":%s,"caches":[],"shares":[]}}"""
                .formatted(gateway.get("binding"), SEQ.incrementAndGet(), Instant.now(), cpu);
    }

    /** As a bus pushes it: a structured CloudEvent, signed. */
    private static ValidatableResponse push(JsonNode gateway, String topic, String message) {
        return send(
                "application/cloudevents+json",
                event(gateway.at("/topics/" + topic).toString(), message));
    }

    private static String event(String subject, String message) {
        return "{\"specversion\":\"1.0\",\"id\":\"e-%d\",\"source\":\"/broker\",\"type\":\"mqtt.message\",\"subject\":%s,\"data\":%s}"
                .formatted(SEQ.incrementAndGet(), subject, message);
    }

    private static ValidatableResponse send(String type, String body) {
        String now = Long.toString(Instant.now().getEpochSecond());
        return signed(now, body)
                .contentType(type)
                .body(body)
                .post("/ingress/uplink")
                .then();
    }

    private static RequestSpecification signed(String timestamp, String body) {
        return unsigned()
                .header("Sallyport-Timestamp", timestamp)
                .header("Sallyport-Signature", "v1=" + hmac(timestamp + "." + body));
    }

    private static RequestSpecification unsigned() {
        return given().auth()
                .none()
                .config(RestAssured.config()
                        .encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/cloudevents+json", ContentType.TEXT)
                                .encodeContentTypeAs("application/cloudevents-batch+json", ContentType.TEXT)
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)));
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the broker's rule engine pushes it: with a token. */
    private static void reply(JsonNode gateway, String command) {
        String reply =
                "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\":{\"origin\":{\"binding\":%s,\"boot\":1,\"bootId\":\"b\",\"session\":1,\"seq\":%d},\"at\":\"%s\",\"cpu\":0.5}}"
                        .formatted(command, gateway.get("binding"), SEQ.incrementAndGet(), Instant.now());
        given().auth()
                .none()
                .header("Authorization", "Bearer " + TOKEN)
                .contentType(ContentType.JSON)
                .body(
                        "{\"event\":\"message.publish\",\"id\":\"0006\",\"topic\":%s,\"payload_encoding\":\"base64\",\"payload\":\"%s\"}"
                                .formatted(
                                        gateway.at("/topics/reply"),
                                        Base64.getEncoder().encodeToString(reply.getBytes(StandardCharsets.UTF_8))))
                .post("/ingress/uplink")
                .then()
                .statusCode(200)
                .body("taken", equalTo(1));
    }

    private static ValidatableResponse tick() {
        return given().auth()
                .none()
                .header("Authorization", "Bearer " + TICK)
                .post("/internal/tick")
                .then();
    }

    private static ValidatableResponse issue(JsonNode gateway, String more) {
        return given().contentType(ContentType.JSON)
                .body("{\"method\":\"status.get\"%s}".formatted(more))
                .post(place(gateway) + "/commands")
                .then();
    }

    private static ValidatableResponse command(String id) {
        return given().get("/api/v1/commands/" + id).then().statusCode(200);
    }

    private static List<Published> toGateway(JsonNode gateway) {
        return broker.published().stream()
                .filter(message -> message.topic().endsWith(gateway.get("id").textValue()))
                .toList();
    }

    private static String place(JsonNode gateway) {
        return "/api/v1/gateways/" + gateway.get("id").textValue();
    }
}
