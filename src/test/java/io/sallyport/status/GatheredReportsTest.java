package io.sallyport.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reports wait for others, and no longer than until there are enough of them. */
@QuarkusTest
@TestProfile(GatheredReportsTest.Patient.class)
@WithTestResource(EmbeddedServers.class)
class GatheredReportsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    MeterRegistry registry;

    @Test
    void reportsAreWrittenTogetherAsSoonAsThereAreEnough() {
        List<PageGateway> gateways = IntStream.range(0, 3)
                .mapToObj(number -> new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway()))
                .toList();
        try {
            gateways.get(0).connect();
            gateways.get(1).connect();
            await().atMost(SOON).untilAsserted(() -> assertThat(waiting()).isEqualTo(2));

            gateways.get(2).connect();

            await().atMost(SOON)
                    .untilAsserted(() ->
                            gateways.forEach(gateway -> given().get("/api/v1/gateways/" + gateway.id() + "/status")
                                    .then()
                                    .statusCode(200)
                                    .body("report.cpu", equalTo(0.25f))));
            assertThat(waiting()).isZero();
        } finally {
            gateways.forEach(PageGateway::close);
        }
    }

    private double waiting() {
        return registry.get("sallyport.inbox.entries")
                .tag("inbox", "status")
                .gauge()
                .value();
    }

    /** Only enough of them end the wait here. */
    public static final class Patient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sallyport.status.batch", "3", "sallyport.status.write-every", "1h");
        }
    }
}
