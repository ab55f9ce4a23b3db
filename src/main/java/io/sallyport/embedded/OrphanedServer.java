package io.sallyport.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Ends a database server that outlived its JVM, which happens when the JVM was killed and could not clean up. */
final class OrphanedServer {
    private static final Logger LOG = Logger.getLogger(OrphanedServer.class);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private OrphanedServer() {}

    /**
     * Ends the process that the PID file names, if it really is a server on this data folder: the number may long
     * belong to somebody else's process.
     */
    static void end(Path pidFile, Path dataFolder) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> orphan = processId(pidFile).flatMap(ProcessHandle::of);
        if (orphan.isPresent() && isServerOf(dataFolder, orphan.get())) {
            LOG.infof(
                    "Ending the database server that an earlier run left behind (process %d)",
                    orphan.get().pid());
            end(orphan.get());
        }
        Files.deleteIfExists(pidFile);
    }

    private static Optional<Long> processId(Path pidFile) throws IOException {
        String text = Files.readString(pidFile).strip();
        return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    static boolean isServerOf(Path dataFolder, ProcessHandle process) {
        List<String> arguments = process.info().arguments().map(Arrays::asList).orElse(List.of());
        boolean isServer = process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString())
                .filter(name -> name.startsWith("mariadbd") || name.startsWith("mysqld"))
                .isPresent();
        return isServer && arguments.contains(EmbeddedMariaDb.dataFolderOption(dataFolder));
    }

    private static void end(ProcessHandle process) throws IOException {
        process.destroy();
        try {
            process.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the database server of an earlier run ended", e);
        }
    }
}
