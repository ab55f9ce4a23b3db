package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Debian's MariaDB as a child process on a free loopback port. Port and data outlive a restart, not the end. */
public final class MariaDb implements AutoCloseable {
    private static final String PASSWORD = "for-this-run-only";

    private final int port;
    private final Path folder;
    private ExternalServer server;

    private MariaDb(int port, Path folder) {
        this.port = port;
        this.folder = folder;
    }

    /** An empty database, whose user may do what deployment/mysql/README.md says. */
    public static MariaDb start() throws IOException {
        return start(ExternalServer.PARENT);
    }

    /** @param parent the folder for what it writes */
    static MariaDb start(Path parent) throws IOException {
        MariaDb database = new MariaDb(Loopback.freePort(), ExternalServer.temporaryFolder(parent, "mariadb"));
        ExternalServer.run(
                database.folder.resolve("install.log"),
                asUser(List.of(
                        ExternalServer.binary("mariadb-install-db"),
                        "--no-defaults",
                        "--datadir=" + database.data(),
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db")));
        Files.writeString(
                database.init(),
                """
                CREATE DATABASE IF NOT EXISTS sallyport CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                CREATE USER IF NOT EXISTS 'sallyport'@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON sallyport.* TO 'sallyport'@'127.0.0.1';
                """
                        .formatted(PASSWORD));
        database.run();
        return database;
    }

    /** What the console needs to reach it. */
    public Map<String, String> settings() {
        return Map.of(
                "sallyport.database.url",
                url(),
                "sallyport.database.username",
                "sallyport",
                "sallyport.database.password",
                PASSWORD);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "sallyport", PASSWORD);
    }

    /** A consistent snapshot while it is written to, as docs/backup.md has it. */
    public void dump(Path file) throws IOException {
        client("mariadb-dump", List.of("--single-transaction", "--quick", "--result-file=" + file, "sallyport"));
    }

    /** Nothing but what was dumped is in it afterwards. Nobody may be connected. */
    public void restore(Path file) throws IOException {
        client(
                "mariadb",
                List.of(
                        "--execute=DROP DATABASE sallyport; CREATE DATABASE sallyport CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"));
        client("mariadb", List.of("--execute=source " + file, "sallyport"));
    }

    private void client(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ExternalServer.binary(program),
                "--no-defaults",
                "--host=" + Loopback.ADDRESS,
                "--port=" + port,
                "--user=root"));
        command.addAll(arguments);
        ExternalServer.run(folder.resolve("client.log"), command);
    }

    long pid() {
        return server.pid();
    }

    public void kill() {
        server.kill();
    }

    /** Starts it again after {@link #kill()}. */
    public void startAgain() throws IOException {
        run();
    }

    public void stall() {
        server.stall();
    }

    public void resume() {
        server.resume();
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> files = Files.walk(data())) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() throws IOException {
        // The socket's name is relative to the data: a path in a deep folder would be longer than a socket's may be.
        server = ExternalServer.start(
                folder.resolve("server.log"),
                port,
                asUser(List.of(
                        ExternalServer.binary("mariadbd"),
                        "--no-defaults",
                        "--datadir=" + data(),
                        "--init-file=" + init(),
                        "--socket=mariadb.sock",
                        "--pid-file=" + folder.resolve("mariadb.pid"),
                        "--bind-address=" + Loopback.ADDRESS,
                        "--port=" + port,
                        "--skip-name-resolve",
                        "--character-set-server=utf8mb4")));
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

    private Path data() {
        return folder.resolve("data");
    }

    private Path init() {
        return folder.resolve("init.sql");
    }

    private String url() {
        return "jdbc:mysql://" + Loopback.ADDRESS + ":" + port
                + "/sallyport?rewriteBatchedStatements=true&connectionTimeZone=UTC";
    }
}
