package io.sallyport.simulator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.protocol.StatusReport;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** A broker, a console's end of the wire, a stub of its API, and a fleet of three gateways between them: one in each group. */
final class FleetFixture implements AutoCloseable {
    static final String HANGZHOU = "hangzhou-cloud-01";
    static final String FRANKFURT = "frankfurt-cloud-01";
    static final String VIRGINIA = "virginia-cloud-01";

    final EmbeddedBroker broker = EmbeddedBroker.open(0);
    final ConsoleSide console = new ConsoleSide(broker.host(), broker.port());
    final StubConsole api = new StubConsole();
    SimulatedFleet fleet;

    private final Map<String, String> properties = new HashMap<>();

    FleetFixture(Path folder) {
        set("sallyport.broker.host", broker.host());
        set("sallyport.broker.port", Integer.toString(broker.port()));
        set("sallyport.simulator.api-url", api.url());
        set("sallyport.simulator.folder", folder.toString());
        set("sallyport.simulator.size", "3");
        set("sallyport.simulator.report-interval", "1s");
        set("sallyport.simulator.broadcast-spread", "100ms");
        set("sallyport.simulator.min-backoff", "50ms");
        set("sallyport.simulator.max-backoff", "200ms");
        set("sallyport.simulator.restart-duration", "200ms");
        set("sallyport.simulator.slow-duration", "400ms");
        set("sallyport.simulator.slow-progress-interval", "100ms");
        set("sallyport.simulator.work-duration", "100ms");
        set("sallyport.simulator.drain-duration", "300ms");
        set("sallyport.simulator.drain-interval", "50ms");
        set("sallyport.simulator.admin-port", "0");
        set("sallyport.simulator.connects-per-second", "1000");
        set("sallyport.simulator.claims", "false");
    }

    FleetFixture set(String key, String value) {
        properties.put(key, value);
        return this;
    }

    Config config() {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }

    FleetFixture start() {
        fleet = SimulatedFleet.start(config());
        return this;
    }

    /** Starts the fleet and waits until all three have said their first status. */
    FleetFixture startAndSee() {
        start();
        await().atMost(Duration.ofSeconds(20)).until(() -> api.gateways.size() == 3);
        api.gateways.forEach(gateway -> console.next(gateway, StatusReport.class, 0));
        return this;
    }

    JsonNode gateway(String name) {
        return api.gateways.stream()
                .filter(gateway -> gateway.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    HttpResponse<String> admin(String method, String path, String body) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + fleet.adminPort() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .version(HttpClient.Version.HTTP_1_1)
                                .method(
                                        method,
                                        body.isEmpty()
                                                ? HttpRequest.BodyPublishers.noBody()
                                                : HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    void switchFault(String name, Fault fault) throws IOException, InterruptedException {
        HttpResponse<String> answer = admin("PUT", "/gateways/" + name + "/fault", fault.toString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }

    @Override
    public void close() {
        if (fleet != null) {
            fleet.close();
        }
        api.close();
        console.close();
        broker.close();
    }
}
