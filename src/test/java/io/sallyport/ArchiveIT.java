package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is shipped: neither the embedded parts nor the simulator, nor what only they need. A class of theirs that
 * Quarkus transforms (because it calls {@code io.quarkus.logging.Log}, say) gets in past pom.xml's list.
 */
class ArchiveIT {
    private static final Path ARCHIVE = Path.of("target", "quarkus-app");

    @Test
    void containsNoClassOfTheEmbeddedPartsAndTheSimulator() throws IOException {
        List<Path> ownJars = Stream.concat(jars("app"), jars("quarkus")).toList();
        List<String> entries = ownJars.stream().flatMap(ArchiveIT::entries).toList();

        assertThat(entries).contains("io/sallyport/Main.class");
        assertThat(entries)
                .noneMatch(entry -> entry.startsWith("io/sallyport/embedded"))
                .noneMatch(entry -> entry.startsWith("io/sallyport/simulator"));
    }

    @Test
    void containsNoLibraryThatOnlyTheEmbeddedPartsNeed() throws IOException {
        assertThat(libraries())
                .isNotEmpty()
                .noneMatch(name -> name.matches("(?i).*(artemis|activemq|mariadb|vorburger|jgroups|hivemq).*"));
    }

    @Test
    void containsEachNettyModuleInOneVersionOnly() throws IOException {
        assertThat(libraries()
                        .filter(name -> name.startsWith("io.netty.netty-"))
                        .map(name -> name.replaceFirst("-\\d+\\.\\d+\\.\\d+\\.Final", "")))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    @Test
    void startsWithMain() throws IOException {
        try (DataInputStream application =
                new DataInputStream(Files.newInputStream(ARCHIVE.resolve("quarkus/quarkus-application.dat")))) {
            // A magic number and a version, then the main class: io.quarkus.bootstrap.runner.SerializedApplication.
            application.readInt();
            application.readInt();
            assertThat(application.readUTF()).isEqualTo(Main.class.getName());
        }
    }

    private static Stream<String> libraries() throws IOException {
        return Stream.concat(jars("lib/main"), jars("lib/boot"))
                .map(jar -> jar.getFileName().toString());
    }

    private static Stream<Path> jars(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ARCHIVE.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
        }
    }

    private static Stream<String> entries(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(Object::toString).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
