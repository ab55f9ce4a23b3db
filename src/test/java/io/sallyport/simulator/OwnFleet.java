package io.sallyport.simulator;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.sallyport.protocol.GroupId;
import io.sallyport.simulator.GatewayPlan.Location;
import io.sallyport.simulator.GatewayPlan.Type;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Virtual gateways of one test only, in a group of their own, that serve files. All that they have at first is adopted. */
public final class OwnFleet implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final SimulatedFleet fleet;

    private OwnFleet(SimulatedFleet fleet) {
        this.fleet = fleet;
    }

    /**
     * Starts gateways and waits until the console has them as online, and knows what they serve.
     *
     * @param api where the console is
     * @param prefix of their names: another one for more gateways of the same group
     * @param folder for their keys
     */
    public static OwnFleet start(
            URI api, String brokerHost, int brokerPort, String group, String prefix, int size, Path folder) {
        GroupPlan place = new GroupPlan(new GroupId(group), "A fleet of one test", "own", ZoneId.of("UTC"));
        List<GatewayPlan> plans = IntStream.range(0, size)
                .mapToObj(i -> new GatewayPlan(
                        place, prefix + "-" + i, Location.CLOUD, Type.FILE, MachineClass.STANDARD, Fault.NONE))
                .toList();
        Map<String, String> properties = new HashMap<>(Map.of(
                "sallyport.broker.host", brokerHost,
                "sallyport.broker.port", Integer.toString(brokerPort),
                "sallyport.simulator.api-url", api.resolve("/api/v1").toString(),
                "sallyport.simulator.folder", folder.toString(),
                "sallyport.simulator.report-interval", "1s",
                "sallyport.simulator.min-backoff", "50ms",
                "sallyport.simulator.max-backoff", "200ms",
                "sallyport.simulator.work-duration", "20ms",
                "sallyport.simulator.admin-port", "0"));
        OwnFleet started = new OwnFleet(SimulatedFleet.start(
                SimulatorSettings.of(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build()),
                plans));
        try {
            await().atMost(SOON).until(() -> started.fleet.gateways().size() == size);
            started.ids().values().forEach(OwnFleet::adoptAll);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** The IDs of its gateways, by name. */
    public Map<String, String> ids() {
        Map<String, String> ids = new TreeMap<>();
        fleet.gateways()
                .forEach(one -> ids.put(one.plan().name(), one.gateway().id().value()));
        return ids;
    }

    public String onlyId() {
        return ids().values().iterator().next();
    }

    private static void adoptAll(String gatewayId) {
        String place = "/api/v1/gateways/" + gatewayId;
        await().atMost(SOON).until(() -> !given().get("/api/v1/resources?gateway=" + gatewayId)
                .jsonPath()
                .getList("items")
                .isEmpty());
        List<Map<String, Object>> all =
                given().get("/api/v1/resources?gateway=" + gatewayId).jsonPath().getList("items");
        for (Map<String, Object> one : all) {
            String kind =
                    switch (String.valueOf(one.get("kind"))) {
                        case "SHARE" -> "shares";
                        case "CACHE_DISK" -> "cache-disks";
                        default -> "bucket-credentials";
                    };
            given().contentType(ContentType.JSON)
                    .post(place + "/" + kind + "/" + one.get("name") + "/adopt")
                    .then()
                    .statusCode(org.hamcrest.Matchers.oneOf(200, 202));
        }
        await().atMost(SOON)
                .until(() ->
                        given().get("/api/v1/resources?gateway=" + gatewayId).jsonPath().getList("items.sync").stream()
                                .allMatch("IN_STEP"::equals));
    }

    /** The gateways say goodbye. */
    @Override
    public void close() {
        fleet.close();
    }
}
