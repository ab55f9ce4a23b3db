package io.sallyport.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sallyport.security.Actor;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With signed checkpoints: the command that verifies the chain, its export to a log service, and what is removed after its time. */
@QuarkusTest
@TestProfile(SealedAuditTest.Signed.class)
@WithTestResource(EmbeddedServers.class)
class SealedAuditTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final SigningKey KEY = SigningKey.make("2026");
    private static final LogService LOGS = new LogService();

    @Inject
    Audit audit;

    @Inject
    AuditTable table;

    @Inject
    CheckpointTable checkpoints;

    @Inject
    AuditRetention retention;

    @Inject
    ExportPosition position;

    @Inject
    MeterRegistry registry;

    private final Config config = ConfigProvider.getConfig();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void someEntries() {
        LOGS.mood = LogService.Mood.TAKES;
        record(5);
    }

    @Test
    void saysThatTheChainHolds() {
        assertThat(verify()).as(said::toString).isZero();
        assertThat(said.toString()).contains("holds up to entry " + end(), "signed up to entry " + end());
    }

    @Test
    void saysWhichEntryOfTheDatabaseWasChangedRemovedOrInserted() throws SQLException {
        long last = end();
        assertFault(
                "UPDATE audit_entry SET actor = 'user:mallory' WHERE sequence = " + (last - 2), last - 2, "CHANGED");
        assertFault("DELETE FROM audit_entry WHERE sequence = " + (last - 2), last - 2, "REMOVED");
        assertFault("DELETE FROM audit_entry WHERE sequence = " + last, last, "REMOVED");
        assertFault(
                "INSERT INTO audit_entry (id, at, actor, action, outcome, resource, times, sequence, hash)"
                        + " SELECT UUID(), at, actor, action, outcome, resource, times, sequence, hash FROM audit_entry WHERE sequence = "
                        + (last - 2),
                last - 2,
                "");
        assertFault("UPDATE audit_checkpoint SET hash = REVERSE(hash) WHERE sequence = " + last, last, "REWRITTEN");
        assertFault("UPDATE audit_checkpoint SET at = at + INTERVAL 1 SECOND WHERE sequence = " + last, last, "FORGED");
        assertFault("UPDATE audit_checkpoint SET signature = NULL, key_id = NULL", last, "NOT_SIGNED");
    }

    @Test
    void verifiesAnExportedFile(@TempDir Path folder) throws IOException {
        List<String> lines =
                given().get("/api/v1/audit/export").asString().lines().toList();
        Path file = folder.resolve("audit.ndjson");
        Files.write(file, lines);
        assertThat(verify("--file", file.toString())).as(said::toString).isZero();
        assertThat(said.toString()).contains("signed up to");

        List<String> changed = new ArrayList<>(lines);
        changed.replaceAll(line -> line.replace("number 3", "number 4"));
        Files.write(file, changed);
        assertThat(verify("--file", file.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("CHANGED");
    }

    @Test
    void anExportGoesOnBehindACheckpoint(@TempDir Path folder) throws IOException {
        long from = end();
        record(3);
        Path file = folder.resolve("audit.ndjson");
        Files.writeString(
                file, given().get("/api/v1/audit/export?after=" + from).asString());

        assertThat(verify("--file", file.toString())).as(said::toString).isZero();
        assertThat(said.toString()).contains("begins behind entry " + from, "holds up to entry " + end());
    }

    @Test
    void whatCanNotBeReadIsNoChainThatHolds(@TempDir Path folder) {
        assertThat(verify("--file", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(verify("--help")).isEqualTo(2);
        assertThat(said.toString()).contains("usage: verify-audit");
    }

    @Test
    void allOfItReachesTheLogServiceInItsOrderThoughThatFailsAndHangs() {
        LOGS.mood = LogService.Mood.FAILS;
        int failures = LOGS.refused.get();
        long before = end();
        record(3);
        await().atMost(SOON).until(() -> LOGS.refused.get() > failures + 1);
        LOGS.mood = LogService.Mood.HANGS;
        int hanging = LOGS.hanging.get();
        await().atMost(SOON).until(() -> LOGS.hanging.get() > hanging);
        assertThat(QuarkusTransaction.requiringNew().call(position::read)).isLessThanOrEqualTo(before);
        LOGS.mood = LogService.Mood.TAKES;

        await().atMost(SOON).until(() -> QuarkusTransaction.requiringNew().call(position::read) >= end());
        List<Long> sequences = LOGS.sequences();
        assertThat(sequences).isSorted().contains(before + 1, before + 2, before + 3);
        assertThat(sequences.get(sequences.size() - 1) - sequences.get(0)).isEqualTo(sequences.size() - 1);
        assertThat(LOGS.authorizations).containsOnly("Bearer of-a-test");
        assertThat(registry.get("sallyport.audit.export.failures").counter().count())
                .isPositive();
        assertThat(LOGS.records).anySatisfy(record -> {
            assertThat(LogService.attribute(record, "audit.actor").getStringValue())
                    .isEqualTo("user:alice");
            assertThat(LogService.attribute(record, "audit.detail").getStringValue())
                    .isEqualTo("{\"n\":\"number 1\"}");
            assertThat(record.getTimeUnixNano()).isPositive();
        });
    }

    @Test
    void whatTheLogServiceRefusesForGoodIsCountedAndKeepsNobodyWaiting() {
        await().atMost(SOON).until(() -> QuarkusTransaction.requiringNew().call(position::read) >= end());
        LOGS.mood = LogService.Mood.REFUSES_ONE;
        double refused = rejected();
        record(1);

        await().atMost(SOON).until(() -> QuarkusTransaction.requiringNew().call(position::read) >= end());
        assertThat(rejected() - refused).isPositive();
    }

    @Test
    void oneReplicaHasTheExportAtATime() throws SQLException {
        try (Connection connection = connect()) {
            connection
                    .createStatement()
                    .executeUpdate(
                            "UPDATE audit_export SET leased_by = 'other', leased_until = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR");
            assertThat(position.lease(Duration.ofSeconds(3))).isEmpty();
            connection
                    .createStatement()
                    .executeUpdate("UPDATE audit_export SET leased_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND");
        }
        assertThat(position.lease(Duration.ofSeconds(3))).isPresent();
        assertThat(position.lease(Duration.ofSeconds(3))).as("by itself").isPresent();
    }

    @Test
    void removesWhatIsOldUpToACheckpointAndNothingThatWasNotExported() {
        await().atMost(SOON).until(() -> QuarkusTransaction.requiringNew().call(position::read) >= end());
        LOGS.mood = LogService.Mood.FAILS;
        int failures = LOGS.refused.get();
        long exported = end();
        record(3);
        await().atMost(SOON).until(() -> LOGS.refused.get() > failures);
        retention.sweep();

        long first = sealedAfter(0).get(0).sequence();
        assertThat(first).isEqualTo(QuarkusTransaction.requiringNew().call(position::read) + 1);
        assertThat(first).isGreaterThan(exported - 1).isLessThanOrEqualTo(end() - 2);
        assertThat(verify()).as(said::toString).isZero();
        assertThat(said.toString()).contains("begins behind entry " + (first - 1));
    }

    private void assertFault(String tampering, long at, String kind) throws SQLException {
        said.reset();
        VerifyAudit verify = new VerifyAudit(CheckpointKeys.trusted(Map.of(KEY.id(), KEY.publicPem())), out());
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            connection.createStatement().executeUpdate(tampering);
            verify.readDatabase(connection);
            connection.rollback();
        }
        assertThat(verify.tell()).as(tampering).isEqualTo(1);
        assertThat(said.toString()).as(tampering).contains("DOES NOT HOLD at entry " + at, kind);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                config.getValue("sallyport.database.url", String.class),
                config.getValue("sallyport.database.username", String.class),
                config.getValue("sallyport.database.password", String.class));
    }

    private int verify(String... arguments) {
        said.reset();
        return VerifyAudit.run(config, List.of(arguments), out());
    }

    private PrintStream out() {
        return new PrintStream(said, true, StandardCharsets.UTF_8);
    }

    private double rejected() {
        return registry.get("sallyport.audit.exported")
                .tag("outcome", "rejected")
                .counter()
                .count();
    }

    private void record(int entries) {
        long before = end();
        QuarkusTransaction.requiringNew().run(() -> {
            for (int i = 1; i <= entries; i++) {
                audit.record(Deed.of(new Actor("user:alice", "192.0.2.1"), "test.do", "gateway", "gw-x")
                        .with("n", "number " + i));
            }
        });
        await().atMost(SOON).until(() -> end() >= before + entries && isCheckpointed());
    }

    private boolean isCheckpointed() {
        return QuarkusTransaction.requiringNew()
                        .call(checkpoints::newest)
                        .orElseThrow()
                        .sequence()
                == end();
    }

    private long end() {
        return QuarkusTransaction.requiringNew().call(table::end).sequence();
    }

    private List<SealedEntry> sealedAfter(long sequence) {
        return QuarkusTransaction.requiringNew().call(() -> table.sealedAfter(sequence, 1_000));
    }

    /** With a key of its own, a log service, and nothing that is kept for longer than it must be. */
    public static class Signed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sallyport.audit.checkpoint-keys.\"2026\"", KEY.privatePem(),
                    "sallyport.audit.checkpoint-key", "2026",
                    "sallyport.audit.trusted-keys.\"2026\"", KEY.publicPem(),
                    "sallyport.audit.checkpoint-every", "0s",
                    "sallyport.audit.retention", "0s",
                    "sallyport.audit.retention-every", "100d",
                    "sallyport.audit.export.url", LOGS.url(),
                    "sallyport.audit.export.headers.Authorization", "Bearer of-a-test",
                    "sallyport.audit.export.timeout", "1s",
                    "sallyport.audit.export.every", "100ms");
        }
    }
}
