package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.sallyport.testing.MariaDb;
import io.sallyport.testing.Mosquitto;
import io.sallyport.testing.OtlpReceiver;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the packaged artefact tells of itself in production: lines of JSON, with the trace that they belong to. */
class TracedArtefactIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final OtlpReceiver receiver = new OtlpReceiver();
    private MariaDb database;
    private Mosquitto broker;
    private PackagedReplica replica;

    @BeforeEach
    void start() throws Exception {
        database = MariaDb.start();
        broker = Mosquitto.start();
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.putAll(broker.settings());
        settings.putAll(receiver.start());
        settings.put("sallyport.tracing.ratio", "0");
        settings.put("quarkus.log.category.\"org.hibernate.SQL\".level", "DEBUG");
        replica = PackagedReplica.start("traced", settings);
        RestAssured.port = replica.port();
        await().atMost(SOON).until(() -> replica.metric("sallyport_broker_connected") == 1);
    }

    @AfterEach
    void stop() {
        RestAssured.reset();
        replica.kill();
        broker.close();
        database.close();
        receiver.stop();
    }

    @Test
    void itsLogIsJsonWithTheTraceOfEachRequestAndTheReceiverHasTheSame() {
        given().header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                .get("/api/v1/gateways")
                .then()
                .statusCode(200);

        await().atMost(SOON).until(() -> !OtlpReceiver.spansOf(TRACE).isEmpty());
        List<JsonNode> lines = replica.log().lines().map(Registry::parse).toList();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.get("message").textValue()).contains("sallyport", "started in"));
        assertThat(lines)
                .filteredOn(line -> line.at("/mdc/traceId").asText().equals(TRACE))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line.at("/mdc/spanId").textValue()).hasSize(16));
    }

    @Test
    void anOutageOfTheBrokerIsAFewLinesAlsoInJson() {
        broker.close();

        await().atMost(SOON).until(() -> causes() > 0);
        await().during(Duration.ofSeconds(8)).atMost(SOON).until(() -> causes() <= 2);
    }

    /** What the MQTT client says of each connection each time that it is tried again. */
    private long causes() {
        return replica.log()
                .lines()
                .map(Registry::parse)
                .filter(line -> line.get("loggerName").textValue().startsWith("io.vertx.mqtt"))
                .count();
    }
}
