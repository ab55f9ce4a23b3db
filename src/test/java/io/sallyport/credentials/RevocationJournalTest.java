package io.sallyport.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.messaging.FixedReplica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationJournalTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    @Test
    void whatEachReplicaWroteIsReadByEach() {
        RevocationEntry fence = RevocationEntry.fence("gw-0000000000001", "GID_one@@@gw-0000000000001", 3, NOW);
        RevocationEntry token = RevocationEntry.ofToken("0000000000002", NOW);
        RevocationEntry credential = RevocationEntry.of(credential(), Revocation.ROTATED, NOW);
        journal("one", folder).append(fence);
        RevocationJournal other = journal("two", folder);
        other.append(token);
        other.append(credential);

        assertThat(journal("three", folder).read()).containsExactlyInAnyOrder(fence, token, credential);
    }

    @Test
    void aLineThatWasCutOffSpoilsNoOther() throws IOException {
        RevocationEntry first = RevocationEntry.ofToken("0000000000001", NOW);
        RevocationEntry second = RevocationEntry.ofToken("0000000000002", NOW);
        RevocationJournal journal = journal("one", folder);
        journal.append(first);
        Files.writeString(onlyFile(), "{\"kind\":\"FENCE\",\"at\":", StandardOpenOption.APPEND);

        journal.append(second);

        assertThat(journal("two", folder).read()).containsExactly(first, second);
    }

    @Test
    void whatCanNotBeWrittenWaitsAndIsWrittenLater() throws IOException {
        Path notYet = Files.createFile(folder.resolve("journal"));
        RevocationJournal journal = journal("one", notYet);
        RevocationEntry entry = RevocationEntry.ofToken("0000000000001", NOW);

        journal.append(entry);
        assertThat(registry.get("sallyport.revocation.journal.waiting").gauge().value())
                .isEqualTo(1);
        assertThat(count("failed")).isEqualTo(1);
        Files.delete(notYet);
        journal.tryAgain();

        assertThat(registry.get("sallyport.revocation.journal.waiting").gauge().value())
                .isZero();
        assertThat(journal.read()).containsExactly(entry);
    }

    @Test
    void whatIsMoreThanMayWaitIsCountedAsLost() throws IOException {
        RevocationJournal journal = journal("one", Files.createFile(folder.resolve("journal")));

        for (int i = 0; i < 5; i++) {
            journal.append(RevocationEntry.ofToken("000000000000" + i, NOW));
        }

        assertThat(count("lost")).isEqualTo(2);
    }

    @Test
    void filesOfLongAgoGoAndTheOwnStays() throws IOException {
        journal("old", folder).append(RevocationEntry.ofToken("0000000000001", NOW));
        Files.setLastModifiedTime(onlyFile(), FileTime.from(NOW.minus(Duration.ofDays(11))));
        RevocationJournal journal = journal("one", folder);
        RevocationEntry kept = RevocationEntry.epoch(2, NOW);
        journal.append(kept);

        journal.deleteOld();

        assertThat(journal.read()).containsExactly(kept);
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private double count(String outcome) {
        return registry.get("sallyport.revocation.journal.lines")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private RevocationJournal journal(String replica, Path path) {
        return new RevocationJournal(
                new Config(path), new FixedReplica(replica), null, MAPPER, Clock.fixed(NOW, ZoneOffset.UTC), registry);
    }

    private static GatewayCredential credential() {
        return new GatewayCredential(
                "cr-0000000000001",
                "gw-0000000000001",
                "GID_one@@@gw-0000000000001",
                2,
                CredentialMode.TOKEN,
                NOW,
                NOW.plusSeconds(60));
    }

    private record Config(Path path) implements JournalConfig {
        @Override
        public Optional<Path> folder() {
            return Optional.of(path);
        }

        @Override
        public Duration keepFor() {
            return Duration.ofDays(10);
        }

        @Override
        public int waiting() {
            return 3;
        }
    }
}
