package io.sallyport.deployment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.config.SSLConfig;
import io.sallyport.testing.Artefact;
import io.sallyport.testing.Loopback;
import io.sallyport.testing.MariaDb;
import io.sallyport.testing.PackagedCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What compose brings up with mosquitto, without containers: the secrets of {@code secrets.sh}, mosquitto with {@code production.conf}, and the packaged artefact with the
 * environment of {@code compose.yaml} and nothing else. Only addresses, ports and folders are others, and MariaDB stands for MySQL, whose certificate is left out.
 */
class ComposedSiteIT {
    private static final Path COMPOSE = DeploymentFiles.DEPLOYMENT.resolve("compose");
    private static final Path MOSQUITTO = DeploymentFiles.DEPLOYMENT.resolve("mosquitto");

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private MariaDb database;
    private int brokerPort;
    private int httpsPort;

    @BeforeEach
    void start() throws Exception {
        Process secrets = process(
                "secrets.log",
                Map.of(
                        "OUT", folder.toString(),
                        "JAR", Artefact.jar().toAbsolutePath().toString(),
                        "ACL", MOSQUITTO.toAbsolutePath().toString()),
                List.of("sh", COMPOSE.resolve("secrets.sh").toString()));
        assertThat(secrets.waitFor()).as(said("secrets.log")).isZero();
        database = MariaDb.start();
        brokerPort = Loopback.freePort();
        httpsPort = Loopback.freePort();
        Path configuration = folder.resolve("mosquitto.conf");
        Files.writeString(
                configuration,
                DeploymentFiles.text(MOSQUITTO.resolve("production.conf"))
                                .replace("listener 8883", "listener " + Loopback.freePort() + " 127.0.0.1")
                                .replace("listener 443", "listener " + Loopback.freePort() + " 127.0.0.1")
                                .replace("listener 8884", "listener " + brokerPort + " 127.0.0.1")
                                .replace(
                                        "/etc/mosquitto/sallyport",
                                        folder.resolve("mosquitto").toString())
                        + "\nuser " + System.getProperty("user.name") + "\n");
        process("mosquitto.log", Map.of(), List.of(mosquitto(), "-c", configuration.toString()));
    }

    @AfterEach
    void end() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
        if (database != null) {
            database.close();
        }
        RestAssured.reset();
    }

    @Test
    void comesUpWithTheEnvironmentOfItsComposeFile() throws Exception {
        PackagedCommand migration = PackagedCommand.run(database.settings(), "migrate");
        assertThat(migration.exitCode()).as(migration.output()).isZero();
        Process console = process("console.log", environment(), Artefact.command(List.of("-Xmx256m"), Map.of()));
        RestAssured.baseURI = "https://localhost";
        RestAssured.port = httpsPort;
        RestAssured.config =
                RestAssuredConfig.config().sslConfig(SSLConfig.sslConfig().trustStore(authority()));

        await("connected to the broker by its certificate")
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(uplink(console)).isEqualTo("connected"));
        String password =
                DeploymentFiles.text(folder.resolve("admin/console-password")).trim();
        given().auth()
                .preemptive()
                .basic("admin", password)
                .get("/api/v1/gateways")
                .then()
                .statusCode(200);
        given().auth()
                .preemptive()
                .basic("admin", "another")
                .get("/api/v1/gateways")
                .then()
                .statusCode(401);
    }

    private String uplink(Process console) {
        assertThat(console.isAlive()).as(said("console.log")).isTrue();
        try {
            return given().auth()
                    .none()
                    .get("/q/health/ready")
                    .path("checks.find { it.name == 'serving' }.data.uplink");
        } catch (Exception notYet) {
            return notYet.toString();
        }
    }

    /** As compose makes it of the service's files and members. */
    private Map<String, String> environment() {
        JsonNode service =
                DeploymentFiles.document(COMPOSE.resolve("compose.yaml")).at("/services/sallyport");
        Map<String, String> all = new LinkedHashMap<>();
        service.get("env_file").forEach(file -> DeploymentFiles.text(
                        COMPOSE.resolve(asMosquitto(file.get("path").textValue())))
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .forEach(line -> all.put(line.replaceFirst("=.*", ""), line.replaceFirst("[^=]*=", ""))));
        service.get("environment")
                .properties()
                .forEach(one -> all.put(one.getKey(), asMosquitto(one.getValue().asText())));
        all.replaceAll((key, value) ->
                value.replace("/secrets/", folder.resolve("sallyport").toString() + "/"));
        Map<String, String> settings = database.settings();
        all.put("SALLYPORT_DATABASE_URL", settings.get("sallyport.database.url"));
        all.put("SALLYPORT_DATABASE_USERNAME", settings.get("sallyport.database.username"));
        all.put("SALLYPORT_DATABASE_PASSWORD", settings.get("sallyport.database.password"));
        all.put("SALLYPORT_BROKER_HOST", "localhost");
        all.put("SALLYPORT_BROKER_PORT", Integer.toString(brokerPort));
        all.put("QUARKUS_HTTP_HOST", Loopback.ADDRESS);
        all.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(httpsPort));
        return all;
    }

    private static String asMosquitto(String text) {
        return text.replace("${BROKER:-emqx}", "mosquitto");
    }

    private KeyStore authority() throws Exception {
        return KeyStore.getInstance(folder.resolve("sallyport/trust.p12").toFile(), "changeit".toCharArray());
    }

    /** With no other environment than this, and what programs are found by. */
    private Process process(String log, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile());
        String path = Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private String said(String log) {
        return DeploymentFiles.text(folder.resolve(log));
    }

    private static String mosquitto() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("mosquitto");
    }
}
