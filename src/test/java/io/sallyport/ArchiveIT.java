package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testing.Artefact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is shipped: neither the embedded parts nor the simulator, nor what only they need. A class of theirs that
 * Quarkus transforms (because it calls {@code io.quarkus.logging.Log}, say) gets in past pom.xml's list.
 */
class ArchiveIT {
    private JarFile jar;
    private List<String> entries;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(Artefact.jar().toFile());
        entries = jar.stream().map(JarEntry::getName).toList();
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    @Test
    void containsNoClassOfTheEmbeddedPartsAndTheSimulator() {
        assertThat(entries).contains("io/sallyport/Main.class");
        assertThat(entries)
                .noneMatch(entry -> entry.startsWith("io/sallyport/embedded"))
                .noneMatch(entry -> entry.startsWith("io/sallyport/simulator"));
    }

    @Test
    void containsNoLibraryThatOnlyTheEmbeddedPartsNeed() {
        assertThat(entries)
                .anyMatch(entry -> entry.startsWith("com/mysql/"))
                .noneMatch(entry ->
                        entry.matches("(org/apache/activemq|ch/vorburger|org/mariadb|org/jgroups|com/hivemq)/.*"));
    }

    @Test
    void containsNettyInOneVersionOnly() throws IOException {
        List<String> modules = entries.stream()
                .filter(entry -> entry.matches("META-INF/maven/io\\.netty/netty-(?!tcnative).*/pom\\.properties"))
                .toList();

        assertThat(modules).hasSizeGreaterThan(5);
        assertThat(modules.stream().map(this::version).distinct()).hasSize(1);
    }

    @Test
    void startsWithMain() throws IOException {
        assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
                .isEqualTo(Main.class.getName());
    }

    private String version(String entry) {
        try {
            Properties properties = new Properties();
            properties.load(jar.getInputStream(jar.getEntry(entry)));
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
