package io.sallyport.simulator;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.sallyport.protocol.GroupId;
import io.sallyport.simulator.GatewayPlan.Location;
import io.sallyport.simulator.GatewayPlan.Type;
import io.sallyport.testing.EmbeddedServers;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two virtual gateways at the application that is being tested, claimed as any machine claims its gateway: one serves files, one blocks. They are in a group of
 * their own. Of a run of the tests they are always the same, also after a close and a start: their keys and boot counters are in one folder, as the database is one.
 */
public final class TestFleet implements AutoCloseable {
    public static final String GROUP = "GID_testfleet";

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final GroupPlan PLACE =
            new GroupPlan(new GroupId(GROUP), "The fleet of the tests", "test", ZoneId.of("UTC"));

    private final GatewayPlan files;
    private final GatewayPlan blocks;
    private final SimulatedFleet fleet;

    private TestFleet(String name, SimulatorSettings settings) {
        this.files = plan(name + "-files", Type.FILE);
        this.blocks = plan(name + "-blocks", Type.ISCSI);
        this.fleet = SimulatedFleet.start(settings, List.of(files, blocks));
    }

    /**
     * Starts both and waits until the console has them as online, with a report.
     *
     * @param server where the application is
     */
    public static TestFleet start(URI server) {
        return start(server, Map.of());
    }

    /** @param more configuration, without {@code sallyport.simulator.} */
    public static TestFleet start(URI server, Map<String, String> more) {
        return start("test", settings(server, more));
    }

    /**
     * Two of a test's own. Whoever starts them once more in another folder has other machines, which replace the first ones.
     *
     * @param name how their names begin
     */
    public static TestFleet startOwn(URI server, String name, Path folder) {
        return start(name, settings(server, Map.of("folder", folder.toString())));
    }

    private static TestFleet start(String name, SimulatorSettings settings) {
        TestFleet started = new TestFleet(name, settings);
        try {
            await().atMost(SOON).until(() -> started.fleet.gateways().size() == 2);
            started.awaitOnline(started.files());
            started.awaitOnline(started.blocks());
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** The ID of the one that serves files. */
    public String files() {
        return id(files);
    }

    /** The ID of the one that serves blocks. */
    public String blocks() {
        return id(blocks);
    }

    /** Where the simulator's own HTTP endpoint is, without a slash at its end. */
    public URI admin() {
        return URI.create("http://127.0.0.1:" + fleet.adminPort());
    }

    /** Asks the simulator's own endpoint, and answers what it answered, which must be 2xx. */
    public String tells(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(admin().resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalArgumentException(method + " " + path + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @param fault as docs/simulator.md names it; {@code none} ends it */
    public void fault(String gatewayId, String fault) {
        tells("PUT", "/gateways/" + gatewayId + "/fault", fault);
    }

    /** Waits until the console has the gateway as online, and a report of its present boot. */
    public void awaitOnline(String gatewayId) {
        String place = "/api/v1/gateways/" + gatewayId;
        await().atMost(SOON).until(() -> given().get(place)
                .then()
                .extract()
                .path("presence.state")
                .equals("ONLINE"));
        await().atMost(SOON)
                .until(() -> given().contentType(ContentType.JSON)
                                .post(place + "/status/refresh")
                                .statusCode()
                        == 200);
    }

    private String id(GatewayPlan plan) {
        return fleet.gateways().stream()
                .filter(gateway -> gateway.plan().equals(plan))
                .findFirst()
                .orElseThrow()
                .gateway()
                .id()
                .value();
    }

    private static GatewayPlan plan(String name, Type type) {
        return new GatewayPlan(PLACE, name, Location.ON_PREMISES, type, MachineClass.STANDARD, Fault.NONE);
    }

    private static SimulatorSettings settings(URI server, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>();
        properties.put("sallyport.broker.host", EmbeddedServers.broker().host());
        properties.put(
                "sallyport.broker.port",
                Integer.toString(EmbeddedServers.broker().port()));
        properties.put("sallyport.simulator.api-url", server.resolve("/api/v1").toString());
        properties.put("sallyport.simulator.folder", Kept.FOLDER.toString());
        properties.put("sallyport.simulator.report-interval", "1s");
        properties.put("sallyport.simulator.broadcast-spread", "100ms");
        properties.put("sallyport.simulator.min-backoff", "50ms");
        properties.put("sallyport.simulator.max-backoff", "200ms");
        properties.put("sallyport.simulator.restart-duration", "200ms");
        properties.put("sallyport.simulator.admin-port", "0");
        more.forEach((key, value) -> properties.put("sallyport.simulator." + key, value));
        return SimulatorSettings.of(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build());
    }

    /** The gateways say goodbye. */
    @Override
    public void close() {
        fleet.close();
    }

    /** Made by the first who asks. */
    private static final class Kept {
        static final Path FOLDER = newFolder();

        private static Path newFolder() {
            try {
                return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "test-fleet");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
