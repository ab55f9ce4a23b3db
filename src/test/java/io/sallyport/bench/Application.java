package io.sallyport.bench;

import io.sallyport.testing.Artefact;
import io.sallyport.testing.Loopback;
import io.sallyport.testing.TestUsers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One replica: the packaged artefact, started as deployment/README.md recommends it for two processors, with 256 MB of heap. */
final class Application {
    static final List<String> JVM =
            List.of("-Xms48m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=40");
    private static final Duration START = Duration.ofSeconds(120);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Child process;
    private final String base;
    private final double startSeconds;

    private Application(Child process, String base, double startSeconds) {
        this.process = process;
        this.base = base;
        this.startSeconds = startSeconds;
    }

    /** Started, and ready. */
    static Application start(Children children, Servers servers, List<String> jvm, List<String> properties) {
        List<String> program = new ArrayList<>(List.of(Children.java()));
        program.addAll(JVM);
        program.addAll(jvm);
        return start(
                children,
                servers,
                program,
                properties,
                List.of("-jar", Artefact.jar().toString()));
    }

    /** @param program what comes before the properties @param arguments what comes after them */
    static Application start(
            Children children, Servers servers, List<String> program, List<String> properties, List<String> arguments) {
        int port = freePort();
        List<String> command = new ArrayList<>(program);
        command.addAll(servers.properties());
        command.addAll(properties);
        TestUsers.SETTINGS.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=" + port));
        command.addAll(arguments);
        String base = "http://127.0.0.1:" + port;
        long begun = System.nanoTime();
        Child process = children.watched("application", command);
        try {
            Waiting.until("the application is ready", START, Duration.ofMillis(2), () -> isReady(base, process));
        } catch (RuntimeException e) {
            children.end(process);
            throw new IllegalStateException("the application did not start:\n" + process.tailOfLog(), e);
        }
        return new Application(process, base, (System.nanoTime() - begun) / 1e9);
    }

    private static boolean isReady(String base, Child process) {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended");
        }
        try {
            return CLIENT.send(
                                    HttpRequest.newBuilder(URI.create(base + "/q/health/ready"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)));
    }

    String post(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(
                    request.header("Authorization", TestUsers.ADMIN)
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(
                        response.uri() + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException("the application does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String base() {
        return base;
    }

    double startSeconds() {
        return startSeconds;
    }

    Child process() {
        return process;
    }

    private static int freePort() {
        try {
            return Loopback.freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
