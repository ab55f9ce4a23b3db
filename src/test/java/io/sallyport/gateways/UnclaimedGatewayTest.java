package io.sallyport.gateways;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A gateway that is registered and that no machine has claimed. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class UnclaimedGatewayTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    MeterRegistry registry;

    @Test
    void hasNoBindingAndTakesNoCommands() {
        JsonNode gateway = Registry.unclaimedGateway(Registry.newGroup());

        assertThat(gateway.get("lifecycle").textValue()).isEqualTo("REGISTERED");
        assertThat(gateway.get("binding").longValue()).isZero();
        for (String path : new String[] {"/commands", "/status/refresh"}) {
            given().contentType(ContentType.JSON)
                    .body("{\"method\":\"status.get\"}")
                    .post("/api/v1/gateways/" + gateway.get("id").textValue() + path)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("NOT_ACTIVATED"));
        }
    }

    @Test
    void whoeverSpeaksInItsNameIsAStranger() {
        JsonNode unclaimed = Registry.unclaimedGateway(Registry.newGroup());
        double before = rejected();
        try (PageGateway machine =
                new PageGateway(EmbeddedServers.broker().port(), ((ObjectNode) unclaimed).put("binding", 1))) {
            machine.connect();
            await().atMost(SOON).untilAsserted(() -> assertThat(rejected()).isGreaterThan(before));
            given().get("/api/v1/gateways/" + machine.id() + "/status").then().statusCode(404);
        }
    }

    @Test
    void isActivatedAtOnceWhereTheRequestSaysSo() {
        JsonNode gateway = Registry.newGateway();

        assertThat(gateway.get("lifecycle").textValue()).isEqualTo("ACTIVATED");
        assertThat(gateway.get("binding").longValue()).isEqualTo(1);
        assertThat(gateway.get("signedDownlinks").booleanValue()).isFalse();
    }

    private double rejected() {
        return registry
                .find("sallyport.uplink.rejected")
                .tag("topic", "status")
                .tag("reason", "UNKNOWN")
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
