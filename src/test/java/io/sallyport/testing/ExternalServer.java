package io.sallyport.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One server as a child process, that ends with this JVM at the latest. */
final class ExternalServer {
    /** Where servers write, unless it is said otherwise. */
    static final Path PARENT = Path.of("target", "external");

    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration END = Duration.ofSeconds(20);

    private final Process process;
    private final Thread atEnd = new Thread(this::end);

    private ExternalServer(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /** Starts a server and waits until it takes connections. */
    static ExternalServer start(Path log, int port, List<String> command) throws IOException {
        ExternalServer server = new ExternalServer(process(log, command).start());
        try {
            await("connection to " + command.get(0))
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !server.process.isAlive() || accepts(port));
            if (!server.process.isAlive()) {
                throw new IllegalStateException(failed(command, log));
            }
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Runs a program to its end. */
    static void run(Path log, List<String> command) throws IOException {
        Process process = process(log, command).start();
        try {
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(failed(command, log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.get(0) + " ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Where a server's program is. Debian keeps servers in sbin, which is not on everybody's PATH. */
    static String binary(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(
                        () -> new IllegalStateException(
                                name + " is neither on the PATH nor in /usr/sbin."
                                        + " The packaged artefact is tested against Debian's mosquitto and mariadb-server: install both."));
    }

    long pid() {
        return process.pid();
    }

    /** For configuration, data and logs. */
    static Path temporaryFolder(Path parent, String name) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), name);
    }

    /** Ends it at once, as a power cut would. */
    void kill() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(atEnd);
    }

    /** Ends it as a supervisor does, and does not force it. @return its exit code, or nothing if it has not ended in time */
    OptionalInt terminate(Duration within) {
        process.destroy();
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a server ended", e);
        }
    }

    /** Holds its threads where they are, as a stalled disk or a paused virtual machine would. */
    void stall() {
        signal("-STOP");
    }

    void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill " + signal + " did not work");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a signal was sent", e);
        }
    }

    void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(atEnd);
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

    private static ProcessBuilder process(Path log, List<String> command) {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String failed(List<String> command, Path log) throws IOException {
        return command.get(0) + " did not work. It said:\n" + Files.readString(log);
    }
}
