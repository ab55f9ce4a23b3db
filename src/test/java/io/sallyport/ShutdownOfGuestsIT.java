package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sallyport.testing.EventStream;
import io.sallyport.testing.MariaDb;
import io.sallyport.testing.Mosquitto;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What whoever is connected to a replica sees of its end: clients over HTTP, and the broker. */
class ShutdownOfGuestsIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private MariaDb database;
    private Mosquitto broker;
    private PackagedReplica replica;
    private PageGateway gateway;

    @BeforeEach
    void start() throws Exception {
        database = MariaDb.start();
        broker = Mosquitto.start(Map.of("log_type", "all"));
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.putAll(broker.settings());
        replica = PackagedReplica.start("guests", settings);
        RestAssured.port = replica.port();
        await().atMost(SOON).until(() -> replica.metric("sallyport_broker_connected") == 1);
        gateway = new PageGateway(broker.port(), Registry.newGateway());
        gateway.isSilent();
        gateway.connect();
        await().atMost(SOON).until(() -> given().get("/api/v1/gateways/" + gateway.id())
                .path("presence.state")
                .equals("ONLINE"));
    }

    @AfterEach
    void stop() {
        RestAssured.reset();
        gateway.close();
        replica.kill();
        broker.close();
        database.close();
    }

    @Test
    void whoeverWaitsIsAnsweredStreamsEndAndTheBrokerIsToldGoodbye() throws Exception {
        EventStream stream = EventStream.open(URI.create("http://127.0.0.1:" + replica.port() + "/api/v1/changes"));
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> given().contentType(ContentType.JSON)
                .header("Prefer", "wait=60")
                .body("{\"method\":\"gateway.restart\"}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands"));
        await().atMost(SOON).until(() -> replica.metric("sallyport_commands_waiting") == 1);
        await().atMost(SOON).until(() -> !gateway.received().isEmpty());

        OptionalInt exit = replica.terminate(Duration.ofSeconds(20));

        assertThat(exit.orElseThrow()).isIn(0, 143);
        Response answer = waiting.get(5, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.path("state").toString()).isEqualTo("SENT");
        await().atMost(SOON).until(stream::isEnded);
        assertThat(farewells("disconnected\\.")).isNotEmpty();
        assertThat(farewells("(closed its connection|has exceeded timeout)")).isEmpty();
    }

    /** What the broker noted of the ends of the console's connections. */
    private List<String> farewells(String how) {
        Pattern pattern = Pattern.compile("Client \\S*GID_console\\S* " + how);
        return broker.log().lines().filter(line -> pattern.matcher(line).find()).toList();
    }
}
