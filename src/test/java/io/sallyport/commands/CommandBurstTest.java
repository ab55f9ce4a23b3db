package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.ManyGateways;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two thousand commands at once over connections that take few, to gateways of which a tenth says nothing. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(CommandBurstTest.NarrowConnections.class)
class CommandBurstTest {
    private static final int NUMBER = 2_000;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final AtomicInteger FIRST = new AtomicInteger(1);

    @Inject
    EntityManager entityManager;

    @Inject
    MeterRegistry registry;

    private ManyGateways gateways;

    @BeforeEach
    void register() {
        double before = registry.get("sallyport.gateways.directory").gauge().value();
        int first = FIRST.getAndAdd(NUMBER);
        gateways = new ManyGateways(EmbeddedServers.broker().port(), Registry.newGroup(), first, NUMBER);
        gateways.registration().forEach(sql -> QuarkusTransaction.requiringNew()
                .run(() -> entityManager.createNativeQuery(sql).executeUpdate()));
        await().atMost(SOON)
                .until(() ->
                        registry.get("sallyport.gateways.directory").gauge().value() >= before + NUMBER);
    }

    @AfterEach
    void disconnect() {
        gateways.close();
    }

    @Test
    void whatAFullConnectionTakesNotAtOnceIsSentInAMomentAndSilentGatewaysHoldUpNobody() {
        Set<String> silent = new HashSet<>(gateways.ids().subList(0, NUMBER / 10));
        gateways.areSilent(silent::contains);

        String batch = issue(false);

        await().atMost(SOON).untilAsserted(() -> assertThat(counts(batch))
                .isEqualTo(Map.of("SUCCEEDED", NUMBER - silent.size(), "SENT", silent.size())));
        assertThat(gateways.received())
                .extracting(ManyGateways.Received::gatewayId)
                .doesNotHaveDuplicates();
        assertThat(full()).as("sends for which there was no room").isPositive();
    }

    @Test
    void commandsThatWantNoReplyAllGoOut() {
        String batch = issue(true);

        await().atMost(SOON).untilAsserted(() -> assertThat(counts(batch)).isEqualTo(Map.of("DISPATCHED", NUMBER)));
        await().atMost(SOON).untilAsserted(() -> assertThat(gateways.received())
                .extracting(ManyGateways.Received::commandId)
                .hasSize(NUMBER)
                .doesNotHaveDuplicates());
        await().atMost(SOON)
                .until(() ->
                        registry.get("sallyport.commands.unanswered").gauge().value() == 0);
    }

    private String issue(boolean noReply) {
        String ids = "\"" + String.join("\",\"", gateways.ids()) + "\"";
        return given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\",\"noReply\":%s,\"gatewayIds\":[%s]}".formatted(noReply, ids))
                .post("/api/v1/command-batches")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static Map<String, Integer> counts(String batch) {
        return given().get("/api/v1/command-batches/" + UUID.fromString(batch))
                .then()
                .extract()
                .path("counts");
    }

    private double full() {
        return registry.get("sallyport.downlink.sends")
                .tag("outcome", "full")
                .counter()
                .count();
    }

    /** A window that is wider than the connections, and narrower than the silent gateways are many. */
    public static class NarrowConnections implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "mp.messaging.connector.sallyport-mqtt.max-inflight-queue", "16",
                    "sallyport.commands.window", "150",
                    "sallyport.commands.slot-for", "1s",
                    // The tenth that says nothing is to stay as it is.
                    "sallyport.commands.progress-timeout", "10m");
        }
    }
}
