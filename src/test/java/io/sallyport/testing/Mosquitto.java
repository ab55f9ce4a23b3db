package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's mosquitto as a child process on a free loopback port, with the configuration that {@code deployment/} recommends. */
public final class Mosquitto implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("deployment", "mosquitto", "mosquitto.conf");

    private final int port;
    private final Path folder;
    private ExternalServer server;

    private Mosquitto(int port, Path folder) {
        this.port = port;
        this.folder = folder;
    }

    public static Mosquitto start() throws IOException {
        return start(Map.of());
    }

    /** @param others options that take the place of the recommended ones */
    public static Mosquitto start(Map<String, String> others) throws IOException {
        return start(ExternalServer.PARENT, others);
    }

    /** @param parent the folder for what it writes */
    static Mosquitto start(Path parent, Map<String, String> others) throws IOException {
        Mosquitto broker = new Mosquitto(Loopback.freePort(), ExternalServer.temporaryFolder(parent, "mosquitto"));
        Files.writeString(broker.file(), broker.configuration(others));
        broker.run();
        return broker;
    }

    public int port() {
        return port;
    }

    /** What the console needs to reach it. */
    public Map<String, String> settings() {
        return Map.of("sallyport.broker.host", Loopback.ADDRESS, "sallyport.broker.port", Integer.toString(port));
    }

    long pid() {
        return server.pid();
    }

    public String log() {
        try {
            return Files.readString(folder.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void kill() {
        server.kill();
    }

    /** Starts it again after {@link #kill()} or {@link #close()}. */
    public void startAgain() throws IOException {
        run();
    }

    @Override
    public void close() {
        server.close();
    }

    private void run() throws IOException {
        server = ExternalServer.start(
                folder.resolve("server.log"),
                port,
                List.of(ExternalServer.binary("mosquitto"), "-c", file().toString()));
    }

    private String configuration(Map<String, String> others) throws IOException {
        String recommended = Files.readString(CONFIGURATION);
        String configuration = recommended.replace("listener 1883 ", "listener " + port + " ");
        if (configuration.equals(recommended)) {
            throw new IllegalStateException(CONFIGURATION + " has no \"listener 1883\" to give another port");
        }
        StringBuilder lines = new StringBuilder(configuration);
        lines.append("\nuser ").append(System.getProperty("user.name")).append('\n');
        // Of an option that is given twice, mosquitto takes the last.
        others.forEach((option, value) ->
                lines.append(option).append(' ').append(value).append('\n'));
        return lines.toString();
    }

    private Path file() {
        return folder.resolve("mosquitto.conf");
    }
}
