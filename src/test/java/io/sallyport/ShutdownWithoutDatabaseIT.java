package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.sallyport.testing.MariaDb;
import io.sallyport.testing.Mosquitto;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that is stopped while its database is away. */
class ShutdownWithoutDatabaseIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration DRAIN_FOR = Duration.ofSeconds(3);

    private MariaDb database;
    private Mosquitto broker;
    private PackagedReplica replica;
    private PageGateway gateway;

    @BeforeEach
    void start() throws Exception {
        database = MariaDb.start();
        broker = Mosquitto.start();
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.putAll(broker.settings());
        settings.put("sallyport.shutdown.drain-for", DRAIN_FOR.toSeconds() + "s");
        replica = PackagedReplica.start("stopping", settings);
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
    void withoutADatabaseItEndsInTimeAndSaysWhatIsLost() {
        database.kill();
        gateway.report();
        await().atMost(SOON).until(() -> replica.metric("sallyport_inbox_entries{inbox=\"status\"}") > 0);

        long began = System.nanoTime();
        OptionalInt exit = replica.terminate(Duration.ofSeconds(60));
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(exit.orElseThrow()).isIn(0, 143);
        assertThat(took).isLessThan(DRAIN_FOR.plusSeconds(12));
        assertThat(replica.log().lines().filter(line -> line.contains("stopped;")))
                .singleElement()
                .asString()
                .contains("WARN")
                .containsPattern("status: received=\\d+ [^;]* waiting=1;")
                .contains("1 messages could not be written");
    }
}
