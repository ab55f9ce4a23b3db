package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.sallyport.testing.BrokerLine;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A broker that takes what it is sent at once, and acknowledges it late. */
@QuarkusTest
@TestProfile(SlowBrokerTest.OnASlowLine.class)
@WithTestResource(SlowBrokerTest.ServersOnASlowLine.class)
class SlowBrokerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Longer than a send fails and is tried again in the tests, and shorter than the broker may take. */
    private static final long LATE_SECONDS = 6;

    @Test
    void aCommandIsSentOnceHoweverLateItIsAcknowledged() {
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway())) {
            gateway.connect();
            await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                    .then()
                    .body("presence.state", equalTo("ONLINE")));

            ServersOnASlowLine.line.holdAnswers();
            CompletableFuture.delayedExecutor(LATE_SECONDS, TimeUnit.SECONDS)
                    .execute(() -> ServersOnASlowLine.line.passAnswers());

            given().contentType(ContentType.JSON)
                    .header("Prefer", "wait=25")
                    .body("{\"method\":\"gateway.restart\"}")
                    .post("/api/v1/gateways/" + gateway.id() + "/commands")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("SUCCEEDED"));
            assertThat(gateway.received()).hasSize(1);
        }
    }

    /** Other servers without another profile would share the classes of the application of all other tests. */
    public static final class OnASlowLine implements QuarkusTestProfile {}

    /** The embedded servers, with a line to the broker on which its answers can be held back. */
    public static final class ServersOnASlowLine implements QuarkusTestResourceLifecycleManager {
        private static volatile BrokerLine line;

        private final EmbeddedServers servers = new EmbeddedServers();

        @Override
        public Map<String, String> start() {
            Map<String, String> settings = new HashMap<>(servers.start());
            line = BrokerLine.to(EmbeddedServers.broker().port());
            settings.put("sallyport.broker.port", Integer.toString(line.port()));
            return settings;
        }

        @Override
        public void stop() {
            line.close();
            servers.stop();
        }
    }
}
