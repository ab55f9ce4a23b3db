package io.sallyport.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Servers that are not ours: Debian's mosquitto and MariaDB, as child processes on free loopback ports, with the
 * configuration that {@code deployment/} recommends. For the packaged artefact, which knows no embedded parts. They end
 * with the test class, or with the JVM.
 */
public final class ExternalServers implements QuarkusTestResourceLifecycleManager {
    private static final String PASSWORD = "for-this-run-only";
    private static final Path MOSQUITTO_CONFIGURATION = Path.of("deployment", "mosquitto", "mosquitto.conf");
    private static final String LOOPBACK = "127.0.0.1";
    private static final Path PARENT = Path.of("target", "external");
    private static volatile int brokerPort;

    private final List<ExternalServer> running = new ArrayList<>();
    private ExternalServer broker;
    private final Path parent;

    public ExternalServers() {
        this(PARENT);
    }

    /** @param parent the folder for what they write */
    public ExternalServers(Path parent) {
        this.parent = parent.toAbsolutePath();
    }

    /** Where the broker of this run listens. */
    public static String brokerHost() {
        return LOOPBACK;
    }

    /** The port of the broker of this run, 0 if there is none yet. */
    public static int brokerPort() {
        return brokerPort;
    }

    /** The process of the database, which is started first. */
    public long databasePid() {
        return running.get(0).pid();
    }

    public long brokerPid() {
        return running.get(1).pid();
    }

    @Override
    public Map<String, String> start() {
        try {
            int databasePort = freePort();
            startMariaDb(databasePort);
            brokerPort = freePort();
            startMosquitto(brokerPort);
            return Map.of(
                    "sallyport.database.url",
                    "jdbc:mysql://" + LOOPBACK + ":" + databasePort
                            + "/sallyport?rewriteBatchedStatements=true&connectionTimeZone=UTC",
                    "sallyport.database.username",
                    "sallyport",
                    "sallyport.database.password",
                    PASSWORD,
                    "sallyport.broker.host",
                    LOOPBACK,
                    "sallyport.broker.port",
                    Integer.toString(brokerPort),
                    "sallyport.commands.read-deadline",
                    "3s");
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    @Override
    public void stop() {
        running.forEach(ExternalServer::close);
        running.clear();
        brokerPort = 0;
    }

    private void startMariaDb(int port) throws IOException {
        Path folder = temporaryFolder(parent, "mariadb");
        Path data = folder.resolve("data");
        ExternalServer.run(
                folder.resolve("install.log"),
                asUser(List.of(
                        ExternalServer.binary("mariadb-install-db"),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db")));
        Path init = Files.writeString(
                folder.resolve("init.sql"),
                """
                CREATE DATABASE sallyport CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                CREATE USER 'sallyport'@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON sallyport.* TO 'sallyport'@'127.0.0.1';
                """
                        .formatted(PASSWORD));
        // The socket's name is relative to the data: a path in a deep folder would be longer than a socket's may be.
        running.add(ExternalServer.start(
                folder.resolve("server.log"),
                port,
                asUser(List.of(
                        ExternalServer.binary("mariadbd"),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--init-file=" + init,
                        "--socket=mariadb.sock",
                        "--pid-file=" + folder.resolve("mariadb.pid"),
                        "--bind-address=" + LOOPBACK,
                        "--port=" + port,
                        "--skip-name-resolve",
                        "--character-set-server=utf8mb4"))));
    }

    /** An outage; {@link #startBroker} ends it, on the same port. */
    public void stopBroker() {
        broker.close();
        running.remove(broker);
    }

    public void startBroker() {
        try {
            startMosquitto(brokerPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startMosquitto(int port) throws IOException {
        Path folder = temporaryFolder(parent, "mosquitto");
        String recommended = Files.readString(MOSQUITTO_CONFIGURATION);
        String configuration = recommended.replace("listener 1883 ", "listener " + port + " ");
        if (configuration.equals(recommended)) {
            throw new IllegalStateException(MOSQUITTO_CONFIGURATION + " has no \"listener 1883\" to give another port");
        }
        Path file = Files.writeString(
                folder.resolve("mosquitto.conf"), configuration + "\nuser " + System.getProperty("user.name") + "\n");
        broker = ExternalServer.start(
                folder.resolve("server.log"), port, List.of(ExternalServer.binary("mosquitto"), "-c", file.toString()));
        running.add(broker);
    }

    /** Both MariaDB programs refuse to run as root unless they are told so. */
    private static List<String> asUser(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        List<String> asRoot = new ArrayList<>(command);
        asRoot.add("--user=root");
        return asRoot;
    }

    static Path temporaryFolder(String name) throws IOException {
        return temporaryFolder(PARENT, name);
    }

    private static Path temporaryFolder(Path parent, String name) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), name);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }
}
