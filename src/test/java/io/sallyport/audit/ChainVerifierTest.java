package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who changes the past is seen. */
class ChainVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

    private final CheckpointKeys keys = SigningKey.make("2026").keys();
    private final List<SealedEntry> chain = chainOf(10);

    @Test
    void aChainThatNobodyTouchedHolds() {
        assertThat(verify(chain, checkpoint(10))).isEmpty();
    }

    @Test
    void eachMemberOfAnEntryCounts() {
        AuditEntry entry = entry(4);
        List<AuditEntry> others = List.of(
                new AuditEntry(
                        UUID.randomUUID(), entry.at(), "a", "b", "c", AuditOutcome.DONE, "d", "e", "f", "g", 1, "h"),
                new AuditEntry(
                        entry.id(),
                        entry.at().plusMillis(1),
                        "a",
                        "b",
                        "c",
                        AuditOutcome.DONE,
                        "d",
                        "e",
                        "f",
                        "g",
                        1,
                        "h"),
                with(entry, "x", "b", "c", "d", "e", "f", "g", "h"),
                with(entry, "a", "x", "c", "d", "e", "f", "g", "h"),
                with(entry, "a", "b", "x", "d", "e", "f", "g", "h"),
                with(entry, "a", "b", "c", "x", "e", "f", "g", "h"),
                with(entry, "a", "b", "c", "d", "x", "f", "g", "h"),
                with(entry, "a", "b", "c", "d", "e", "x", "g", "h"),
                with(entry, "a", "b", "c", "d", "e", "f", "x", "h"),
                with(entry, "a", "b", "c", "d", "e", "f", "g", "x"),
                with(entry, "a", null, "c", "d", "e", "f", "g", "h"),
                with(entry, "a", "", "c", "d", "e", "f", "g", "h"),
                with(entry, "a", "b", "c", "d", "ef", "", "g", "h"),
                new AuditEntry(entry.id(), entry.at(), "a", "b", "c", AuditOutcome.DENIED, "d", "e", "f", "g", 1, "h"),
                new AuditEntry(entry.id(), entry.at(), "a", "b", "c", AuditOutcome.DONE, "d", "e", "f", "g", 2, "h"));

        assertThat(others.stream().map(other -> AuditChain.hash(AuditChain.START, 1, other)))
                .doesNotHaveDuplicates()
                .doesNotContain(
                        AuditChain.hash(AuditChain.START, 1, with(entry, "a", "b", "c", "d", "e", "f", "g", "h")));
    }

    @Test
    void saysWhichEntryWasChanged() {
        SealedEntry fifth = chain.get(4);
        chain.set(
                4,
                new SealedEntry(
                        5, fifth.hash(), with(fifth.entry(), "mallory", null, "c", "d", null, null, null, null)));

        assertThat(verify(chain, checkpoint(10))).contains(new ChainFault(ChainFault.Kind.CHANGED, 5));
    }

    @Test
    void saysThatAnEntryWasChangedAndGivenAHashThatFits() {
        AuditEntry forged = with(chain.get(4).entry(), "mallory", null, "c", "d", null, null, null, null);
        chain.set(4, AuditChain.seal(chain.get(3).hash(), 5, forged));

        assertThat(verify(chain, checkpoint(10))).contains(new ChainFault(ChainFault.Kind.CHANGED, 6));
    }

    @Test
    void saysWhichEntryIsMissing() {
        Checkpoint last = checkpoint(10);
        chain.remove(4);

        assertThat(verify(chain, last)).contains(new ChainFault(ChainFault.Kind.REMOVED, 5));
    }

    @Test
    void saysThatTheEndIsMissing() {
        Checkpoint last = checkpoint(10);
        chain.remove(9);

        assertThat(verify(chain, last)).contains(new ChainFault(ChainFault.Kind.REMOVED, 10));
    }

    @Test
    void saysWhichEntryWasInserted() {
        chain.add(5, AuditChain.seal(chain.get(3).hash(), 5, entry(99)));

        assertThat(verify(chain, checkpoint(10))).contains(new ChainFault(ChainFault.Kind.INSERTED, 5));
    }

    @Test
    void saysThatThoseBehindAnInsertedEntryDoNotFit() {
        chain.add(5, AuditChain.seal(chain.get(4).hash(), 6, entry(99)));

        assertThat(verify(chain, checkpoint(10))).contains(new ChainFault(ChainFault.Kind.INSERTED, 6));
    }

    @Test
    void saysThatTheWholeChainWasMadeAnew() {
        Checkpoint last = checkpoint(10);

        assertThat(verify(chainOf(10), last)).contains(new ChainFault(ChainFault.Kind.REWRITTEN, 10));
    }

    @Test
    void saysThatACheckpointWasMadeAnewWithAnotherKey() {
        CheckpointKeys mallorys = SigningKey.make("2026").keys();
        SealedEntry last = chain.get(9);

        assertThat(verify(chain, mallorys.sign(10, last.hash(), NOW)))
                .contains(new ChainFault(ChainFault.Kind.FORGED, 10));
    }

    @Test
    void saysThatNoSignatureSpeaksForTheChain() {
        CheckpointKeys none = CheckpointKeys.of(Optional.empty(), Map.of());

        assertThat(verify(chain, none.sign(10, chain.get(9).hash(), NOW)))
                .contains(new ChainFault(ChainFault.Kind.NOT_SIGNED, 10));
    }

    @Test
    void takesCheckpointsOfATimeBeforeThereWasAKey() {
        CheckpointKeys none = CheckpointKeys.of(Optional.empty(), Map.of());
        ChainVerifier verifier = new ChainVerifier(keys, 0, AuditChain.START);
        verifier.next(chain.get(0));

        assertThat(verifier.next(none.sign(1, chain.get(0).hash(), NOW))).isEmpty();
        verifier.next(chain.get(1));
        assertThat(verifier.next(keys.sign(2, chain.get(1).hash(), NOW))).isEmpty();
        assertThat(verifier.end()).isEmpty();
        assertThat(verifier.signedUpTo()).isEqualTo(2);
    }

    @Test
    void beginsAtACheckpointWhereOlderEntriesAreGone() {
        ChainVerifier verifier = new ChainVerifier(keys, 4, chain.get(3).hash());

        assertThat(chain.subList(4, 10).stream().flatMap(entry -> verifier.next(entry).stream()))
                .isEmpty();
        assertThat(verifier.next(checkpoint(10))).isEmpty();
    }

    @Test
    void aKeyThatIsNotItsOwnPublicKeyIsRefused() {
        SigningKey one = SigningKey.make("2026");
        SigningKey other = SigningKey.make("2026");

        assertThatThrownBy(() -> CheckpointKeys.of(
                        Optional.of(Map.entry("2026", one.privatePem())), Map.of("2026", other.publicPem())))
                .hasMessageContaining("trusted-keys.\"2026\" is not the public key");
        assertThatThrownBy(() -> CheckpointKeys.of(Optional.of(Map.entry("2026", "no key")), Map.of()))
                .hasMessageContaining("\"2026\" is no Ed25519 key");
    }

    private Optional<ChainFault> verify(List<SealedEntry> entries, Checkpoint last) {
        ChainVerifier verifier = new ChainVerifier(keys, 0, AuditChain.START);
        for (SealedEntry entry : entries) {
            Optional<ChainFault> fault = verifier.next(entry);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return verifier.next(last).or(verifier::end);
    }

    private Checkpoint checkpoint(int sequence) {
        return keys.sign(sequence, chain.get(sequence - 1).hash(), NOW);
    }

    private static List<SealedEntry> chainOf(int length) {
        List<SealedEntry> chain = new ArrayList<>();
        String hash = AuditChain.START;
        for (int number = 1; number <= length; number++) {
            SealedEntry next = AuditChain.seal(hash, number, entry(number));
            hash = next.hash();
            chain.add(next);
        }
        return chain;
    }

    private static AuditEntry entry(int number) {
        return with(
                new AuditEntry(
                        UUID.randomUUID(), NOW, "a", null, "c", AuditOutcome.DONE, "d", null, null, null, 1, null),
                "user:alice",
                "192.0.2.1",
                "gateway.change",
                "gateway",
                "gw-" + number,
                "GID_files",
                "{}",
                null);
    }

    private static AuditEntry with(
            AuditEntry entry,
            String actor,
            String address,
            String action,
            String resource,
            String id,
            String group,
            String detail,
            String trace) {
        return new AuditEntry(
                entry.id(),
                entry.at(),
                actor,
                address,
                action,
                AuditOutcome.DONE,
                resource,
                id,
                group,
                detail,
                1,
                trace);
    }
}
