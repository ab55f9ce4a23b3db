package io.sallyport.simulator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Virtual gateways become gateways as any machine does, at a broker that lets in nobody else. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ClaimedFleetTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TestHTTPResource("/api/v1")
    URI api;

    /** Quarkus does not fill in a {@code @TempDir}. */
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Path.of("target"), "machines");
    }

    @Test
    void claimsConnectsFetchesWhatWasRotatedAndClaimsNothingAnew() throws Exception {
        try (SimulatedFleet fleet = SimulatedFleet.start(config())) {
            awaitOnline(fleet);
            assertThat(bindings(fleet)).containsExactly(1, 1);

            String id = fleet.gateways().iterator().next().gateway().id().value();
            String before = newestCredential(id);
            given().post("/api/v1/gateways/" + id + "/credentials/rotate")
                    .then()
                    .statusCode(202);
            await().atMost(SOON).until(() -> !newestCredential(id).equals(before));
            awaitOnline(fleet);
        }
        try (SimulatedFleet again = SimulatedFleet.start(config())) {
            awaitOnline(again);
            assertThat(bindings(again)).containsExactly(1, 1);

            VirtualGateway first = again.gateways().iterator().next();
            given().delete("/api/v1/gateways/" + first.gateway().id() + "/credentials")
                    .then()
                    .statusCode(204);
            await().atMost(SOON).until(() -> first.state() == VirtualGateway.State.CLOSED);
        }
    }

    private static void awaitOnline(SimulatedFleet fleet) {
        await().atMost(SOON)
                .until(() -> fleet.gateways().size() == 2
                        && fleet.gateways().stream()
                                .allMatch(gateway -> gateway.state() == VirtualGateway.State.ONLINE));
    }

    private static List<Integer> bindings(SimulatedFleet fleet) {
        return fleet.gateways().stream()
                .map(one -> given().get("/api/v1/gateways/" + one.gateway().id())
                        .then()
                        .statusCode(200)
                        .extract()
                        .<Integer>path("binding"))
                .toList();
    }

    private static String newestCredential(String gateway) {
        List<String> ids = given().get("/api/v1/gateways/" + gateway + "/credentials")
                .then()
                .extract()
                .path("items.id");
        return ids.get(ids.size() - 1);
    }

    private Config config() {
        Map<String, String> properties = Map.of(
                "sallyport.broker.host", EmbeddedServers.broker().host(),
                "sallyport.broker.port",
                        Integer.toString(EmbeddedServers.broker().port()),
                "sallyport.simulator.api-url", api.toString(),
                "sallyport.simulator.folder", folder.toString(),
                "sallyport.simulator.size", "2",
                "sallyport.simulator.report-interval", "1s",
                "sallyport.simulator.min-backoff", "50ms",
                "sallyport.simulator.max-backoff", "200ms",
                "sallyport.simulator.admin-port", "0",
                "sallyport.simulator.default-faults", "false");
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }
}
