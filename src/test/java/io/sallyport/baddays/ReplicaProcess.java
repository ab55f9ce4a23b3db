package io.sallyport.baddays;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.testing.Artefact;
import io.sallyport.testing.Loopback;
import io.sallyport.testing.TestUsers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One replica of the console: the packaged artefact with a small heap, as a process that a test can kill. */
final class ReplicaProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration END = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port;
    private final Path log;
    private final Process process;
    private final Thread atEnd = new Thread(this::end);

    private ReplicaProcess(int port, Path log, Process process) {
        this.port = port;
        this.log = log;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    static ReplicaProcess start(Map<String, String> settings) throws IOException {
        int port = Loopback.freePort();
        Path folder = Files.createDirectories(Path.of("target", "external").toAbsolutePath());
        Path log = Files.createTempFile(folder, "replica", ".log");
        Map<String, String> properties = new LinkedHashMap<>(TestUsers.SETTINGS);
        properties.putAll(settings);
        properties.put("quarkus.http.host", Loopback.ADDRESS);
        properties.put("quarkus.http.port", Integer.toString(port));
        Process process = new ProcessBuilder(Artefact.command(List.of("-Xmx256m"), properties))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ReplicaProcess(port, log, process);
    }

    void awaitReady() {
        await("a replica's start, see " + log).atMost(START).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the replica has ended:\n" + Files.readString(log));
            }
            return isUp("ready");
        });
    }

    /** @param probe live, ready or started */
    boolean isUp(String probe) {
        try {
            return get("/q/health/" + probe).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    JsonNode json(String path) {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return parse(response.body());
    }

    HttpResponse<String> put(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** A command or a batch. @param waitSeconds 0 to wait for nothing */
    HttpResponse<String> post(String path, String body, int waitSeconds) {
        return send(posting(path, body, waitSeconds));
    }

    CompletableFuture<HttpResponse<String>> posted(String path, String body, int waitSeconds) {
        return http.sendAsync(posting(path, body, waitSeconds), HttpResponse.BodyHandlers.ofString());
    }

    Metrics metrics() {
        return Metrics.parse(get("/q/metrics").body());
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(atEnd);
    }

    static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest posting(String path, String body, int waitSeconds) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        if (waitSeconds > 0) {
            request.header("Prefer", "wait=" + waitSeconds);
        }
        return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + Loopback.ADDRESS + ":" + port + path))
                .header("Authorization", TestUsers.ADMIN)
                .timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the replica was asked", e);
        }
    }
}
