package io.sallyport.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A MariaDB server as a child process of this JVM: on the loopback interface only, with the database and the user
 * {@code sallyport} and a password of its own each time. It ends with the JVM; if the JVM is killed, the next start on
 * the same folder ends it. A folder serves one instance at a time, which is the caller's business.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
    private static final String NAME = "sallyport";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    /** In the project, not in target/: unpacking takes seconds, and need not be done again after each clean. */
    private static final Path PROGRAMS = Path.of(".sallyport");

    private final Process process;
    private final int port;
    private final String password;
    private final Thread shutdownHook;
    private final Runnable afterwards;

    private EmbeddedMariaDb(Process process, int port, String password, Runnable afterwards) {
        this.process = process;
        this.port = port;
        this.password = password;
        this.afterwards = afterwards;
        this.shutdownHook = new Thread(() -> end(process), "embedded-mariadb-shutdown");
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /**
     * Starts a server whose data stay in the folder.
     *
     * @param port 0 for a free one
     */
    public static EmbeddedMariaDb start(Path folder, int port) {
        return start(folder, port, () -> {});
    }

    /** Starts an empty server on a free port, in a folder below the given one that is emptied when it is closed. */
    public static EmbeddedMariaDb startTemporary(Path parent) {
        endOrphans(parent);
        InstanceFolder folder = InstanceFolder.claim(parent);
        Path own = folder.path().resolve("temporary");
        MariaDbInstallation.delete(own);
        return start(own, 0, () -> {
            MariaDbInstallation.delete(own);
            folder.close();
        });
    }

    /** Ends the servers that killed instances have left in the folders below the given one. */
    static void endOrphans(Path parent) {
        for (InstanceFolder abandoned : InstanceFolder.claimAbandoned(parent)) {
            try (abandoned) {
                Path temporary = abandoned.path().resolve("temporary");
                OrphanedServer.end(pidFile(abandoned.path()), dataFolder(abandoned.path()));
                OrphanedServer.end(pidFile(temporary), dataFolder(temporary));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static EmbeddedMariaDb start(Path parent, int port, Runnable afterwards) {
        try {
            Files.createDirectories(parent);
            Path folder = parent.toRealPath();
            OrphanedServer.end(pidFile(folder), dataFolder(folder));
            MariaDbInstallation installation = MariaDbInstallation.below(PROGRAMS);
            if (!Files.isDirectory(dataFolder(folder))) {
                installation.initialise(dataFolder(folder));
            }
            int actualPort = port == 0 ? FreePort.any() : port;
            String password = randomPassword();
            writeInitFile(initFile(folder), password);
            Path log = folder.resolve("mariadb.log");
            Files.deleteIfExists(log);
            Process process = installation
                    .server(options(folder, actualPort))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            EmbeddedMariaDb server = new EmbeddedMariaDb(process, actualPort, password, afterwards);
            server.awaitReady(log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the embedded MariaDB", e);
        }
    }

    private static List<String> options(Path folder, int port) {
        List<String> options = new ArrayList<>(List.of(
                dataFolderOption(dataFolder(folder)),
                "--tmpdir=" + folder,
                // Relative to the data folder: a socket's whole path may have 107 characters only.
                "--socket=mariadb.sock",
                "--pid-file=" + pidFile(folder),
                "--init-file=" + initFile(folder),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-name-resolve",
                // Else it makes a key of its own at each start, which takes 3 to 10 seconds.
                "--skip-ssl",
                "--skip-log-bin",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--max-allowed-packet=64M",
                "--max-connections=300",
                // MySQL's default, so that what is written here also runs there.
                "--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
                        + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
                // A commit survives the death of the server, not that of the machine; no flush for each.
                "--innodb-flush-log-at-trx-commit=2"));
        if ("root".equals(System.getProperty("user.name"))) {
            options.add("--user=root");
        }
        return options;
    }

    static String dataFolderOption(Path dataFolder) {
        return "--datadir=" + dataFolder;
    }

    private static Path dataFolder(Path folder) {
        return folder.resolve("data");
    }

    private static Path pidFile(Path folder) {
        return folder.resolve("mariadb.pid");
    }

    private static Path initFile(Path folder) {
        return folder.resolve("init.sql");
    }

    /** The server runs it at each start before it accepts a connection, so nobody needs a password to begin with. */
    private static void writeInitFile(Path file, String password) throws IOException {
        OwnerOnly.write(
                file,
                """
                CREATE DATABASE IF NOT EXISTS %1$s;
                CREATE OR REPLACE USER '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';
                GRANT ALL ON %1$s.* TO '%1$s'@'127.0.0.1';
                """
                        .formatted(NAME, password));
    }

    private static String randomPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void awaitReady(Path log) throws IOException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!Files.readString(log, StandardCharsets.ISO_8859_1).contains("ready for connections")) {
            if (!process.isAlive() || Instant.now().isAfter(limit)) {
                close();
                throw new IOException("the server did not become ready; its log is " + log);
            }
            try {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the server started", e);
            }
        }
    }

    public int port() {
        return port;
    }

    public long processId() {
        return process.pid();
    }

    public String jdbcUrl() {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + NAME
                + "?rewriteBatchedStatements=true&connectionTimeZone=UTC&useSSL=false&allowPublicKeyRetrieval=true";
    }

    public String username() {
        return NAME;
    }

    public String password() {
        return password;
    }

    /** Ends the server in order; its data stay, unless it is a temporary one. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook runs already.
        }
        end(process);
        afterwards.run();
    }

    /** Runs at the JVM's end too, when a live reload may have closed this class's loader: only the JDK's classes here. */
    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
