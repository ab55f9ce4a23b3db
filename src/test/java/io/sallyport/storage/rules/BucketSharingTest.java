package io.sallyport.storage.rules;

import static io.sallyport.storage.rules.BucketConflict.Outcome.CORRUPTION;
import static io.sallyport.storage.rules.BucketConflict.Outcome.LOST_UPDATES;
import static io.sallyport.storage.rules.BucketConflict.Outcome.SAFE;
import static io.sallyport.storage.rules.BucketConflict.Outcome.STALE_READS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.ResourceKind;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketSharingTest {
    /** Each share as what it does: w writes, r reads only, + with reverse synchronisation; v is a volume. */
    @ParameterizedTest
    @CsvSource({
        "r,  r,  SAFE",
        "w,  r,  STALE_READS",
        "w,  r+, SAFE",
        "w+, r,  STALE_READS",
        "w+, r+, SAFE",
        "w,  w,  LOST_UPDATES",
        "w+, w+, LOST_UPDATES",
        "v,  v,  CORRUPTION",
        "v,  w,  CORRUPTION",
        "v,  r,  CORRUPTION",
        "v,  r+, CORRUPTION"
    })
    void judgesTwoThatOverlap(String one, String other, BucketConflict.Outcome outcome) {
        assertThat(BucketSharing.outcome(use("gw-1", one, "a/"), use("gw-2", other, "a/b/")))
                .isEqualTo(outcome);
        assertThat(BucketSharing.outcome(use("gw-1", one, "a/"), use("gw-2", other, "ab/")))
                .isEqualTo(SAFE);
    }

    @ParameterizedTest
    @CsvSource({"s3, 1, films", "oss, 2, films", "oss, 1, others"})
    void anotherBucketIsNoneOfIts(String provider, String account, String name) {
        BucketUse elsewhere = new BucketUse(
                "gw-2",
                ResourceKind.SHARE,
                "it",
                new BucketRef(provider, account, name, null, null, null),
                true,
                false);

        assertThat(BucketSharing.judge(use("gw-1", "w", ""), List.of(elsewhere)))
                .isEmpty();
    }

    @Test
    void howABucketIsReachedMakesNoDifference() {
        BucketRef inside = new BucketRef("oss", "1", "films", BucketRef.Endpoint.INTERNAL, "/a//", false);
        BucketUse other = new BucketUse("gw-2", ResourceKind.SHARE, "it", inside, true, false);

        assertThat(BucketSharing.outcome(use("gw-1", "w", "a/"), other)).isEqualTo(LOST_UPDATES);
    }

    @Test
    void doesNotConflictWithItself() {
        BucketUse before = use("gw-1", "w", "");

        assertThat(BucketSharing.judge(use("gw-1", "w+", ""), List.of(before))).isEmpty();
        assertThat(BucketSharing.judge(use("gw-1", "w", ""), List.of(use("gw-2", "w", ""))))
                .hasSize(1);
    }

    @Test
    void namesTheWorstFirstAndRefusesTheTwoWorst() {
        List<BucketConflict> conflicts = BucketSharing.judge(
                use("gw-0", "w", ""),
                List.of(
                        use("gw-1", "r", "a/"),
                        use("gw-2", "w", "b/"),
                        use("gw-3", "v", "c/"),
                        use("gw-4", "r+", "d/")));

        assertThat(conflicts)
                .extracting(BucketConflict::outcome)
                .containsExactly(CORRUPTION, LOST_UPDATES, STALE_READS);
        assertThat(conflicts).extracting(BucketConflict::isRefused).containsExactly(true, true, false);
        assertThat(conflicts).extracting(BucketConflict::gatewayId).containsExactly("gw-3", "gw-2", "gw-1");
        assertThat(conflicts).extracting(BucketConflict::kind).first().isEqualTo(ResourceKind.VOLUME);
        assertThat(conflicts).extracting(BucketConflict::name).containsOnly("it");
    }

    @Test
    void namesNobodyToWhomMayNotKnow() {
        BucketConflict conflict = BucketSharing.judge(use("gw-1", "w", ""), List.of(use("gw-2", "w", "")))
                .get(0);

        assertThat(conflict.detail()).isNotEmpty().doesNotContain("gw-2");
        assertThat(conflict.elsewhere())
                .isEqualTo(new BucketConflict(LOST_UPDATES, null, null, null, conflict.detail()));
    }

    @Test
    void isMadeOfWhatIsDesired() {
        assertThat(BucketUse.of("gw-1", Scene.nfs("{\"readOnly\":true,\"reverseSync\":{\"enabled\":true}}")))
                .contains(new BucketUse(
                        "gw-1", ResourceKind.SHARE, "it", Scene.nfs("{}").bucket(), false, true));
        assertThat(BucketUse.of("gw-1", Scene.nfs("{}")))
                .contains(new BucketUse(
                        "gw-1", ResourceKind.SHARE, "it", Scene.nfs("{}").bucket(), true, false));
        assertThat(BucketUse.of("gw-1", Scene.volume("{}")))
                .contains(new BucketUse(
                        "gw-1", ResourceKind.VOLUME, "it", Scene.volume("{}").bucket(), true, false));
        assertThat(BucketUse.of("gw-1", Scene.disk("{}"))).isEmpty();
    }

    @Property
    void theOrderOfTwoIsOfNoAccount(@ForAll("uses") BucketUse one, @ForAll("uses") BucketUse other) {
        assertThat(BucketSharing.outcome(one, other)).isEqualTo(BucketSharing.outcome(other, one));
    }

    @Property
    void whoDoesMoreHarmsNoLess(@ForAll("uses") BucketUse one, @ForAll("uses") BucketUse other) {
        BucketConflict.Outcome outcome = BucketSharing.outcome(one, other);

        assertThat(BucketSharing.outcome(one, with(other, true, other.reverseSync())))
                .isGreaterThanOrEqualTo(outcome);
        assertThat(BucketSharing.outcome(one, with(other, other.writes(), true)))
                .isLessThanOrEqualTo(outcome);
        assertThat(BucketSharing.outcome(one, below("", other))).isGreaterThanOrEqualTo(outcome);
    }

    @Property
    void whoeverComesLastIsToldTheSame(@ForAll("fleets") List<BucketUse> fleet) {
        for (BucketUse one : fleet) {
            for (BucketUse other : fleet) {
                boolean there = names(one, fleet).contains(other.gatewayId() + other.kind());
                boolean back = names(other, fleet).contains(one.gatewayId() + one.kind());
                assertThat(there).isEqualTo(back);
            }
        }
    }

    @Property
    void whatIsToldIsSortedAndNeverSafe(@ForAll("uses") BucketUse wanted, @ForAll("fleets") List<BucketUse> fleet) {
        List<BucketConflict> conflicts = BucketSharing.judge(wanted, fleet);

        assertThat(conflicts)
                .extracting(BucketConflict::outcome)
                .doesNotContain(SAFE)
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(conflicts).hasSize((int) fleet.stream()
                .filter(other -> !other.isSame(wanted) && BucketSharing.outcome(wanted, other) != SAFE)
                .count());
    }

    private static List<String> names(BucketUse one, List<BucketUse> fleet) {
        return BucketSharing.judge(one, fleet).stream()
                .map(conflict -> conflict.gatewayId() + conflict.kind())
                .toList();
    }

    @Provide
    Arbitrary<List<BucketUse>> fleets() {
        return uses().list().ofMaxSize(8).uniqueElements(use -> use.gatewayId() + use.kind());
    }

    @Provide
    Arbitrary<BucketUse> uses() {
        return Combinators.combine(
                        Arbitraries.of("gw-1", "gw-2", "gw-3", "gw-4"),
                        Arbitraries.of("r", "r+", "w", "w+", "v"),
                        Arbitraries.of("", "a/", "a/b/", "ab/", "b/"))
                .as(BucketSharingTest::use);
    }

    private static BucketUse with(BucketUse use, boolean writes, boolean reverseSync) {
        return new BucketUse(use.gatewayId(), use.kind(), use.name(), use.bucket(), writes, reverseSync);
    }

    private static BucketUse below(String prefix, BucketUse use) {
        return new BucketUse(use.gatewayId(), use.kind(), use.name(), bucket(prefix), use.writes(), use.reverseSync());
    }

    private static BucketUse use(String gatewayId, String does, String prefix) {
        ResourceKind kind = does.equals("v") ? ResourceKind.VOLUME : ResourceKind.SHARE;
        return new BucketUse(gatewayId, kind, "it", bucket(prefix), !does.startsWith("r"), does.endsWith("+"));
    }

    private static BucketRef bucket(String prefix) {
        return new BucketRef("oss", "1", "films", null, prefix, null);
    }
}
