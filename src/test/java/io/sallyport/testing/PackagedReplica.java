package io.sallyport.testing;

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
import java.util.OptionalInt;

/** One process of the packaged artefact, as many as a test starts. It ends with the JVM of the test at the latest. */
public final class PackagedReplica {
    private final ExternalServer process;
    private final Path log;
    private final int port;

    private PackagedReplica(ExternalServer process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Returns when it takes connections. */
    public static PackagedReplica start(String name, Map<String, String> configuration) {
        try {
            int port = Loopback.freePort();
            Path log = ExternalServer.temporaryFolder(ExternalServer.PARENT, "replica-" + name)
                    .resolve("replica.log");
            Map<String, String> properties = new LinkedHashMap<>(TestUsers.SETTINGS);
            properties.putAll(configuration);
            properties.put("quarkus.http.host", Loopback.ADDRESS);
            properties.put("quarkus.http.port", Integer.toString(port));
            List<String> command = Artefact.command(List.of("-Xmx256m"), properties);
            return new PackagedReplica(ExternalServer.start(log, port, command), log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** As {@code kill -9}: without a farewell. */
    public void kill() {
        process.kill();
    }

    /** SIGTERM. @return its exit code, or nothing if it has not ended in time */
    public OptionalInt terminate(Duration within) {
        return process.terminate(within);
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A metric by its name and labels, 0 if it is not there yet. */
    public double metric(String nameAndLabels) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
                    .header("Accept", "text/plain")
                    .header("Authorization", TestUsers.ADMIN)
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .map(line -> line.replace(",}", "}"))
                    .filter(line -> line.startsWith(nameAndLabels + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while metrics were read", e);
        }
    }
}
