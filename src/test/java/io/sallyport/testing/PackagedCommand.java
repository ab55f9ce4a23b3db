package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged artefact, run with a command to its end. */
public record PackagedCommand(int exitCode, String output) {
    private static final Duration LONGEST = Duration.ofMinutes(4);

    public static PackagedCommand run(Map<String, String> configuration, String... arguments) {
        List<String> command = new ArrayList<>(Artefact.command(List.of("-Xmx256m"), configuration));
        command.addAll(List.of(arguments));
        try {
            Path log = Files.createTempFile(Files.createDirectories(ExternalServer.PARENT), "command", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("has not ended: " + Files.readString(log));
            }
            return new PackagedCommand(process.exitValue(), Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
