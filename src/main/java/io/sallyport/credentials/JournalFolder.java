package io.sallyport.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The folder of the journal: a file for each start of a replica, which only grows, so that replicas can share the folder. */
final class JournalFolder {
    private static final String BEGIN = "revocations-";
    private static final String END = ".jsonl";

    private final Path folder;
    private final Path own;
    private final Duration keepFor;

    JournalFolder(Path folder, String replica, Duration keepFor) {
        this.folder = folder;
        this.own = folder.resolve(BEGIN + replica + END);
        this.keepFor = keepFor;
    }

    /** On the disk when it returns. Each time with a new line before it: a line that a failure cut off spoils no other. */
    void write(Collection<String> lines) throws IOException {
        boolean isNew = !Files.exists(own);
        Files.createDirectories(folder);
        try (FileChannel file = FileChannel.open(own, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(("\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        if (isNew) {
            // So that its name is there after a power cut, too.
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    /** @throws UncheckedIOException if a file can't be read: who restores must not go on without it */
    List<RevocationEntry> read(ObjectMapper mapper) {
        List<RevocationEntry> entries = new ArrayList<>();
        for (Path file : files()) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.filter(line -> !line.isBlank()).forEach(line -> {
                    try {
                        entries.add(mapper.readValue(line, RevocationEntry.class));
                    } catch (JsonProcessingException cutOff) {
                        Log.warnf("a line of %s can't be read and is left out", file);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return entries;
    }

    void deleteOld(Instant now) {
        for (Path file : files()) {
            try {
                if (!file.equals(own)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(keepFor))) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                Log.warnf("the old journal %s could not be removed: %s", file, e.toString());
            }
        }
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(BEGIN) && name.endsWith(END);
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
