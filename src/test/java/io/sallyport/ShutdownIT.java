package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.sallyport.testing.Artefact;
import io.sallyport.testing.ExternalServers;
import io.sallyport.testing.Loopback;
import io.sallyport.testing.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The artefact that is shipped, stopped by SIGTERM while it works. */
class ShutdownIT {
    private static final int GATEWAYS = 50;
    private static final String LEASED =
            """
            UPDATE command SET state = 'QUEUED', lease_owner = 'stopping',
                lease_until = TIMESTAMPADD(MINUTE, 10, UTC_TIMESTAMP(3))
            WHERE method = 'status.get'""";

    private static final String PRESENCE =
            """
            {"jsonrpc":"2.0","method":"presence.online","params":{"origin":{"binding":%s,"boot":1,"bootId":"b","session":%d},\
            "at":"%s","agentVersion":"9.9.9","protocolVersion":1,"reportIntervalSeconds":30,"capabilities":["status.get"]}}""";
    private static final String PROGRESS =
            """
            {"jsonrpc":"2.0","method":"command.progress","params":{"origin":{"binding":%s,"boot":1,"bootId":"b","session":1},\
            "commandId":"%s","stage":"working","percent":%d}}""";

    /** The command that a gateway says the progress of. */
    private final AtomicReference<String> running = new AtomicReference<>();

    private final ExternalServers servers = new ExternalServers();
    private final Path log = Path.of("target", "shutdown-it.log");
    private final int port = freePort();
    private Map<String, String> settings;
    private Process replica;
    private Mqtt3AsyncClient client;

    @BeforeEach
    void startAReplica() throws IOException {
        settings = servers.start();
        Map<String, String> properties = new LinkedHashMap<>(settings);
        properties.put("quarkus.http.port", Integer.toString(port));
        properties.put("sallyport.console.replica", "stopping");
        replica = new ProcessBuilder(Artefact.command(List.of(), properties))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RestAssured.port = port;
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> given().get("/q/health/ready").statusCode() == 200);
        await().atMost(Duration.ofSeconds(30)).until(() -> "connected"
                .equals(given().get("/q/health/ready").path("checks.find { it.name == 'serving' }.data.uplink")));
        client = Mqtt3Client.builder()
                .identifier("everybody")
                .serverHost(ExternalServers.brokerHost())
                .serverPort(ExternalServers.brokerPort())
                .buildAsync();
        client.connect().join();
    }

    @AfterEach
    void stopEverything() throws InterruptedException {
        RestAssured.reset();
        replica.destroyForcibly().waitFor();
        servers.stop();
        client.disconnect();
    }

    @Test
    void underLoadNoReportIsLostAndLeasesAreFreeAtOnce() throws Exception {
        String group = Registry.newGroup();
        List<JsonNode> gateways = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            gateways.add(Registry.newGateway(group));
        }
        AtomicBoolean stopped = new AtomicBoolean();
        Thread load = new Thread(() -> publish(gateways, stopped));
        load.start();
        awaitReport(gateways.get(0));
        leaseACommandToIt(gateways.get(0));
        running.set(issue(gateways.get(1), "gateway.restart"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> query("SELECT COUNT(*) FROM command WHERE state = 'RUNNING'") > 0);

        long begin = System.nanoTime();
        replica.destroy();
        boolean ended = replica.waitFor(30, TimeUnit.SECONDS);
        long tookSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        stopped.set(true);
        load.join();

        assertThat(ended).isTrue();
        assertThat(replica.exitValue()).isIn(0, 143);
        assertThat(tookSeconds).isLessThan(20);
        String line = stoppedLine();
        for (String topic : List.of("status", "reply", "presence")) {
            assertSum(line, topic);
        }
        assertThat(count(line, "status", "received")).isGreaterThan(500);
        for (String topic : List.of("reply", "presence")) {
            assertThat(count(line, topic, "received")).as(line).isPositive();
            assertThat(count(line, topic, "stored")).as(line).isPositive();
        }
        assertThat(leased()).isZero();
    }

    private static void assertSum(String line, String topic) {
        assertThat(count(line, topic, "waiting")).as(line).isZero();
        assertThat(count(line, topic, "stored")
                        + count(line, topic, "superseded")
                        + count(line, topic, "rejected")
                        + count(line, topic, "dropped"))
                .as(line)
                .isEqualTo(count(line, topic, "received"));
    }

    private static long count(String line, String topic, String what) {
        Matcher matcher = Pattern.compile(topic + ":[^;]* " + what + "=(\\d+)").matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private String stoppedLine() throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("stopped;")).findFirst().orElse("no line: " + tail());
        }
    }

    private String tail() throws IOException {
        List<String> all = Files.readAllLines(log);
        return String.join("\n", all.subList(Math.max(0, all.size() - 20), all.size()));
    }

    private void publish(List<JsonNode> gateways, AtomicBoolean stopped) {
        for (long seq = 1; !stopped.get(); seq++) {
            for (JsonNode gateway : gateways) {
                client.publishWith()
                        .topic(gateway.at("/topics/status").textValue())
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(report(gateway, seq))
                        .send();
            }
            send(gateways.get(2), "presence", PRESENCE.formatted(gateways.get(2).get("binding"), seq, Instant.now()));
            String command = running.get();
            if (command != null) {
                send(
                        gateways.get(1),
                        "reply",
                        PROGRESS.formatted(gateways.get(1).get("binding"), command, seq % 100));
            }
            // The last of a round paces the others.
            client.publishWith().topic("pace").qos(MqttQos.AT_LEAST_ONCE).send().join();
        }
    }

    private void send(JsonNode gateway, String topic, String payload) {
        client.publishWith()
                .topic(gateway.at("/topics/" + topic).textValue())
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    private static String issue(JsonNode gateway, String method) {
        return given().contentType(ContentType.JSON)
                .body("{\"method\":\"" + method + "\"}")
                .post("/api/v1/gateways/" + gateway.get("id").textValue() + "/commands")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static byte[] report(JsonNode gateway, long seq) {
        return """
                {"jsonrpc":"2.0","method":"status.report","params":{"origin":{"binding":%s,"boot":1,"bootId":"b","session":1,"seq":%d},\
                "at":"%s","cpu":0.5,"caches":[],"shares":[]}}"""
                .formatted(gateway.get("binding"), seq, Instant.now())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitReport(JsonNode gateway) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> given().get("/api/v1/gateways/" + gateway.get("id").textValue())
                        .path("presence.state")
                        .equals("ONLINE"));
    }

    /** As if it had claimed it a moment ago and not sent it. */
    private void leaseACommandToIt(JsonNode gateway) throws SQLException {
        issue(gateway, "status.get");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> query("SELECT COUNT(*) FROM command WHERE state = 'SENT'") > 0);
        try (Connection connection = connect()) {
            assertThat(connection.createStatement().executeUpdate(LEASED)).isEqualTo(1);
        }
        assertThat(leased()).isEqualTo(1);
    }

    private long leased() throws SQLException {
        return query("SELECT COUNT(*) FROM command WHERE method = 'status.get' AND lease_until IS NOT NULL");
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = connect();
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                settings.get("sallyport.database.url"),
                settings.get("sallyport.database.username"),
                settings.get("sallyport.database.password"));
    }

    private static int freePort() {
        try {
            return Loopback.freePort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
