package io.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is shipped, as the build left it in {@code target/}: one jar file, or with {@code -Dnative} an executable, which is then what is started. */
public final class Artefact {
    private static final Path TARGET = Path.of("target");

    private Artefact() {}

    /** @throws IllegalStateException if nothing was packaged */
    public static Path jar() {
        return jarIfThere().orElseThrow(() -> new IllegalStateException("no jar: run ./mvnw package"));
    }

    public static Optional<Path> executable() {
        return endingWith("-runner").filter(Files::isExecutable);
    }

    /** How it is started with these properties, by the Java that runs this. @param jvm options that an executable has, too, such as {@code -Xmx} */
    public static List<String> command(List<String> jvm, Map<String, String> properties) {
        Optional<Path> executable = executable().filter(file -> jarIfThere().isEmpty());
        List<String> command = new ArrayList<>();
        command.add(
                executable.map(Path::toString).orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java")
                        .toString()));
        command.addAll(jvm);
        properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
        if (executable.isEmpty()) {
            command.addAll(List.of("-jar", jar().toString()));
        }
        return command;
    }

    private static Optional<Path> jarIfThere() {
        return endingWith("-runner.jar");
    }

    private static Optional<Path> endingWith(String end) {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.getFileName().toString().startsWith("sallyport-")
                            && file.getFileName().toString().endsWith(end))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
