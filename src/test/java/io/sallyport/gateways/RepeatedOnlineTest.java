package io.sallyport.gateways;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A broker delivers at least once, and the second time may be late. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class RepeatedOnlineTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void anOnlineThatComesAgainLateTellsNothingOfTheClock() {
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway())) {
            gateway.connect();
            say(gateway, "presence.online", online(Instant.now()));
            await().atMost(SOON)
                    .untilAsserted(() -> presence(gateway).body("presence.agentVersion", equalTo("repeated")));

            say(gateway, "presence.online", online(Instant.now().minusSeconds(3_600)));
            say(gateway, "presence.offline", "\"reason\":\"shutdown\"");

            await().atMost(SOON).untilAsserted(() -> presence(gateway).body("presence.state", equalTo("OFFLINE")));
            presence(gateway).body("presence.clockSkewSeconds", nullValue());
        }
    }

    private static String online(Instant at) {
        return "\"at\":\"%s\",\"agentVersion\":\"repeated\",\"protocolVersion\":1".formatted(at);
    }

    private static void say(PageGateway gateway, String method, String members) {
        gateway.publish(
                "presence",
                """
                {"jsonrpc":"2.0","method":"%s","params":{"origin":{"binding":1,"boot":2,"bootId":"boot-2","session":1},%s}}"""
                        .formatted(method, members));
    }

    private static ValidatableResponse presence(PageGateway gateway) {
        return given().get("/api/v1/gateways/" + gateway.id()).then().statusCode(200);
    }
}
