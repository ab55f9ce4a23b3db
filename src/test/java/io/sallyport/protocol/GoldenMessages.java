package io.sallyport.protocol;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The messages of docs/protocol.md, section 4, as files under {@code golden/}, and the values that most of them share. */
final class GoldenMessages {
    static final Origin ORIGIN = new Origin(3, 17, "7f3c1a52-9d0e-4b67-8a41-2f1e0c9b7d55", 2, null);
    static final UUID COMMAND_ID = UUID.fromString("0191f6c2-4a5b-7c3d-8e9f-0123456789ab");
    static final UUID OTHER_COMMAND_ID = UUID.fromString("0191f6c2-4a5b-7c3d-8e9f-0123456789ac");
    static final Instant TEN_O_CLOCK = Instant.parse("2026-11-22T10:00:00.000Z");

    private GoldenMessages() {}

    /** Of every file that there is. */
    static Set<String> names() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String name) {
        try (InputStream in = GoldenMessages.class.getResourceAsStream("/golden/" + name + ".json")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Read by a plain Jackson, so that the codec is not judged by itself. */
    static ObjectNode tree(String name) {
        return tree(bytes(name));
    }

    static ObjectNode tree(byte[] json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
