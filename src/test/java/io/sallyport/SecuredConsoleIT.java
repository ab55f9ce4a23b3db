package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.sallyport.testing.MariaDb;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import io.sallyport.testing.SecuredMosquitto;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged artefact at a mosquitto that wants certificates, as deployment/mosquitto configures it. */
class SecuredConsoleIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int KEEP_ALIVE_SECONDS = 2;

    private MariaDb database;
    private SecuredMosquitto broker;
    private PackagedReplica replica;

    @BeforeEach
    void start() throws IOException {
        database = MariaDb.start();
        broker = SecuredMosquitto.start();
    }

    @AfterEach
    void stop() {
        RestAssured.reset();
        if (replica != null) {
            replica.kill();
        }
        broker.close();
        database.close();
    }

    @Test
    void connectsWithItsCertificateAndAGatewayDoesItsWork() {
        startReplica(Map.of());

        worksWithAGateway();
    }

    @Test
    void connectsOverWebSocketAndAGatewayDoesItsWork() throws IOException {
        startReplica(broker.webSocketSettings());

        worksWithAGateway();
        // Who says nothing for one and a half of what was agreed is disconnected.
        await().during(Duration.ofSeconds(3 * KEEP_ALIVE_SECONDS)).atMost(SOON).until(this::isConnected);
        assertThat(broker.log()).doesNotContain("exceeded timeout");
    }

    private void worksWithAGateway() {
        await().atMost(SOON).until(this::isConnected);
        JsonNode registration = Registry.newGateway();

        try (PageGateway gateway = new PageGateway(broker.gatewayPort(), registration)) {
            gateway.usesTls(broker.tls(
                    broker.authority().issue(registration.path("clientId").textValue())));
            gateway.connect();

            await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id() + "/status")
                    .then()
                    .statusCode(200));
            given().contentType(ContentType.JSON)
                    .header("Prefer", "wait=20")
                    .body("{\"method\":\"status.get\",\"params\":{}}")
                    .post("/api/v1/gateways/" + gateway.id() + "/commands")
                    .then()
                    .body("state", equalTo("SUCCEEDED"));

            gateway.kill();
            await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                    .then()
                    .body("presence.state", equalTo("OFFLINE")));
        }
    }

    @Test
    void trustsNobodyButTheSitesCaAndSaysSo() {
        startReplica(Map.of("sallyport.broker.tls.ca", broker.foreignCa().toString()));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(replica.log()).contains("unable to find valid certification path"));
        assertThat(isConnected()).isFalse();
    }

    private boolean isConnected() {
        return replica.metric("sallyport_broker_connected") == 1;
    }

    private void startReplica(Map<String, String> others) {
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.putAll(broker.settings());
        settings.put("mp.messaging.connector.sallyport-mqtt.keep-alive-seconds", Integer.toString(KEEP_ALIVE_SECONDS));
        settings.putAll(others);
        replica = PackagedReplica.start("secured", settings);
        RestAssured.port = replica.port();
    }
}
