package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.testing.ExternalServers;
import io.sallyport.testing.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is to be had without a container: unpacked somewhere, with nothing but a Java and the environment, {@code java -jar} works. */
class UnpackedArchiveIT {
    private final ExternalServers servers = new ExternalServers();

    @TempDir
    private Path folder;

    private Map<String, String> settings;
    private Process application;

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        settings = servers.start();
        Process tar = new ProcessBuilder(
                        "tar", "xzf", archive().toAbsolutePath().toString(), "--strip-components=1")
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
    }

    @AfterEach
    void end() {
        if (application != null) {
            application.destroyForcibly().onExit().join();
        }
        servers.stop();
    }

    @Test
    void startsFromWhereItWasUnpacked() throws IOException {
        int port = Loopback.freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "sallyport.jar")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().clear();
        settings.forEach((key, value) -> builder.environment().put(variable(key), value));
        builder.environment().put("QUARKUS_HTTP_HOST", Loopback.ADDRESS);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        application = builder.start();

        await("its start")
                .atMost(Duration.ofMinutes(2))
                .until(() -> answers("http://" + Loopback.ADDRESS + ":" + port + "/q/health/ready"));
    }

    @Test
    void hasWhatOneNeedsToRunIt() {
        assertThat(List.of(
                        "README.md",
                        "LICENSE",
                        "CHANGELOG.md",
                        "docs/protocol.md",
                        "deployment/README.md",
                        "sallyport-cyclonedx.json"))
                .allSatisfy(file -> assertThat(folder.resolve(file)).isNotEmptyFile());
        assertThat(folder.resolve("bin/train-aot.sh")).isExecutable();
    }

    private boolean answers(String address) throws InterruptedException {
        if (!application.isAlive()) {
            throw new IllegalStateException("it ended: " + log());
        }
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(address)).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no archive: package with -DskipArchive=false"));
        }
    }
}
