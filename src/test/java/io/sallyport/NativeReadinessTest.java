package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.testing.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What a native executable has to be told, since it has nothing that nobody asked for: docs/native.md. */
class NativeReadinessTest {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path METADATA =
            CLASSES.resolve("META-INF/native-image/io.sallyport/sallyport/reachability-metadata.json");

    @Test
    void everyClassThatIsShippedMayBeLookedInto() throws IOException {
        assertThat(registered()).hasSizeGreaterThan(500).containsExactlyInAnyOrderElementsOf(shipped());
    }

    @Test
    void neitherTheEmbeddedPartsNorTheSimulatorAreAskedFor() {
        assertThat(registered())
                .noneMatch(name -> name.startsWith("io.sallyport.embedded."))
                .noneMatch(name -> name.startsWith("io.sallyport.simulator."));
    }

    @Test
    void theResourcesThatAreReadByNameAreListed() throws IOException {
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(Path.of("src/main/resources/application.properties")));
        List<String> included = List.of(
                properties.getProperty("quarkus.native.resources.includes").split(","));

        assertThat(sourcesThatReadResources())
                .as("who reads resources: is what they read listed?")
                .containsExactlyInAnyOrder("console/Assets.java", "messaging/AsyncApiResource.java");
        assertThat(included).contains("protocol/**");
    }

    private static Set<String> registered() {
        JsonNode types = Registry.parse(read(METADATA)).get("reflection");
        return StreamSupport.stream(types.spliterator(), false)
                .map(type -> type.get("type").textValue())
                .collect(Collectors.toSet());
    }

    private static Set<String> shipped() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES.resolve("io/sallyport"))) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .filter(file ->
                            !file.startsWith("io/sallyport/embedded/") && !file.startsWith("io/sallyport/simulator/"))
                    .map(file -> file.replaceAll("\\.class$", "").replace('/', '.'))
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> sourcesThatReadResources() throws IOException {
        Path sources = Path.of("src/main/java/io/sallyport");
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> read(file).contains("getResourceAsStream"))
                    .map(file -> sources.relativize(file).toString())
                    .filter(file -> !file.startsWith("embedded/") && !file.startsWith("simulator/"))
                    .toList();
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
