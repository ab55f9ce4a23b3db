package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.messaging.Mode;
import io.sallyport.security.Actor;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Entries are sealed after they are committed, by one replica at a time. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AuditSealerTest {
    private static final Actor ALICE = new Actor("user:alice", "192.0.2.1");

    @Inject
    Audit audit;

    @Inject
    AuditTable table;

    @Inject
    CheckpointTable checkpoints;

    @Inject
    AuditConfig config;

    @Inject
    AuditSealer sealer;

    @Inject
    Clock clock;

    @Test
    void nothingIsRecordedOutsideOfATransaction() {
        assertThatThrownBy(() -> audit.record(deed("gw-a"))).isInstanceOf(TransactionalException.class);
    }

    @Test
    void whatIsRolledBackLeavesNoEntry() {
        String id = UUID.randomUUID().toString();
        QuarkusTransaction.begin();
        audit.record(deed(id));
        QuarkusTransaction.rollback();
        String later = UUID.randomUUID().toString();
        QuarkusTransaction.requiringNew().run(() -> audit.record(deed(later)));

        await().until(() -> find(later).isPresent());
        assertThat(find(id)).isEmpty();
    }

    @Test
    void anEntryIsReadAsItWasWritten() {
        String id = "gw-\uD83D\uDE00" + UUID.randomUUID();
        Actor longest =
                new Actor("oidc:" + "\uD83D\uDE00".repeat(400), "fe80::1%eth0", "0af7651916cd43dd8448eb211c80319c");
        QuarkusTransaction.requiringNew()
                .run(() -> audit.record(Deed.of(longest, "test.do", "gateway", id)
                        .inGroup("GID_files")
                        .with("name", "\u00e9 \"quoted\"\\\n")
                        .with("nothing", null)));

        await().until(() -> find(id).isPresent());
        AuditEntry entry = find(id).orElseThrow().entry();
        assertThat(entry.actor()).isEqualTo("oidc:" + "\uD83D\uDE00".repeat(250));
        assertThat(entry.detail()).isEqualTo("{\"name\":\"\u00e9 \\\"quoted\\\"\\\\\\n\"}");
        assertThat(entry.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(verify()).isEmpty();
    }

    @Test
    void twoReplicasMakeOneChainWhileManyWrite() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            Set<String> ids = new HashSet<>();
            List<Future<?>> work = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                String prefix = UUID.randomUUID() + "-";
                IntStream.range(0, 50).forEach(number -> ids.add(prefix + number));
                work.add(threads.submit(() -> IntStream.range(0, 50).forEach(number -> QuarkusTransaction.requiringNew()
                        .run(() -> audit.record(deed(prefix + number))))));
            }
            // The application's own goes on meanwhile.
            Callable<Integer> otherReplica = () -> {
                AuditSealer other = new AuditSealer(table, checkpoints, config, clock, Mode.REPLICA);
                return IntStream.range(0, 100)
                        .map(round -> QuarkusTransaction.requiringNew().call(other::seal))
                        .sum();
            };
            work.add(threads.submit(otherReplica));
            work.add(threads.submit(otherReplica));
            for (Future<?> one : work) {
                one.get();
            }

            await().until(() -> sealedIds().containsAll(ids));
            assertThat(all().stream().map(SealedEntry::sequence)).doesNotHaveDuplicates();
            assertThat(verify()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoeverHasTheEndOfTheChainIsNotWaitedFor() {
        int sealed = QuarkusTransaction.requiringNew().call(() -> {
            audit.record(deed("gw-b"));
            assertThat(table.lockEnd()).isPresent();
            return QuarkusTransaction.requiringNew().call(() -> {
                assertThat(table.lockEnd()).isEmpty();
                return sealer.seal();
            });
        });

        assertThat(sealed).isZero();
    }

    private Optional<ChainFault> verify() {
        SealedEntry first = all().get(0);
        ChainVerifier verifier = new ChainVerifier(CheckpointKeys.of(config), first.sequence(), first.hash());
        return all().stream()
                .skip(1)
                .flatMap(entry -> verifier.next(entry).stream())
                .findFirst();
    }

    private Set<String> sealedIds() {
        Set<String> ids = new HashSet<>();
        all().forEach(entry -> ids.add(entry.entry().resourceId()));
        return ids;
    }

    private Optional<SealedEntry> find(String resourceId) {
        return all().stream()
                .filter(one -> resourceId.equals(one.entry().resourceId()))
                .findAny();
    }

    private List<SealedEntry> all() {
        return QuarkusTransaction.requiringNew().call(() -> table.sealedAfter(0, Integer.MAX_VALUE));
    }

    private static Deed deed(String gatewayId) {
        return Deed.of(ALICE, "test.do", "gateway", gatewayId);
    }
}
