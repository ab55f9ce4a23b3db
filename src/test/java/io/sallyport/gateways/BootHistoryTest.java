package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateways.BootHistory.Verdict;
import io.sallyport.protocol.Origin;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The rule of docs/protocol.md, section 6, on clones. */
class BootHistoryTest {
    private final BootHistory history = new BootHistory(1, Map.of(16L, "a", 17L, "b"));

    @Test
    void theBootThatRunsAndALateOneWereSeen() {
        assertThat(meet(17, "b")).isEqualTo(Verdict.SEEN);
        assertThat(meet(16, "a")).isEqualTo(Verdict.SEEN);
        assertThat(history.added()).isEmpty();
    }

    @Test
    void aHigherBootIsNewAlsoIfSomeWereMissed() {
        assertThat(meet(20, "c")).isEqualTo(Verdict.NEW);
        assertThat(meet(20, "c")).isEqualTo(Verdict.SEEN);
        assertThat(history.added()).extracting(Origin::boot).containsExactly(20L);
    }

    @Test
    void aBootThatWasSeenWithAnotherBootIdIsAClone() {
        assertThat(meet(17, "x")).isEqualTo(Verdict.SAME_BOOT_TWICE);
        assertThat(meet(16, "x")).isEqualTo(Verdict.SAME_BOOT_TWICE);
        assertThat(history.added()).isEmpty();
    }

    @Test
    void aLowerBootThatWasNeverSeenIsARestoredSnapshot() {
        meet(20, "c");

        assertThat(meet(19, "x")).isEqualTo(Verdict.WENT_BACK);
        assertThat(meet(3, "x")).isEqualTo(Verdict.WENT_BACK);
        assertThat(history.newestBoot()).isEqualTo(20);
    }

    @Test
    void theFirstBootOfAnEmptyHistoryIsNewWhateverItsNumber() {
        assertThat(new BootHistory(1, Map.of()).meet(origin(1, 0, "a"))).isEqualTo(Verdict.NEW);
    }

    @Test
    void aNewerBindingIsAnotherMachineThatBeginsAnew() {
        assertThat(history.meet(origin(2, 1, "x"))).isEqualTo(Verdict.NEW);
        assertThat(history.meet(origin(1, 17, "anything"))).isEqualTo(Verdict.SEEN);
        assertThat(history.binding()).isEqualTo(2);
        assertThat(history.oldestBoot()).isEqualTo(1);
    }

    @Test
    void theLastSixteenBootsAreKept() {
        BootHistory long18 = new BootHistory(1, Map.of());
        for (long boot = 1; boot <= 18; boot++) {
            long18.meet(origin(1, boot, "b" + boot));
        }

        assertThat(long18.oldestBoot()).isEqualTo(3);
        assertThat(long18.meet(origin(1, 3, "b3"))).isEqualTo(Verdict.SEEN);
        assertThat(long18.meet(origin(1, 2, "b2"))).isEqualTo(Verdict.WENT_BACK);
    }

    @Property
    void aMachineThatOnlyEverBootsIsNeverSuspectedHoweverLateItsLast16BootsSpeak(@ForAll("boots") TreeSet<Long> boots) {
        BootHistory machine = new BootHistory(1, Map.of());
        boots.forEach(
                boot -> assertThat(machine.meet(origin(1, boot, "b" + boot))).isEqualTo(Verdict.NEW));

        boots.descendingSet().stream().limit(BootHistory.KEPT).forEach(boot -> assertThat(
                        machine.meet(origin(1, boot, "b" + boot)))
                .isEqualTo(Verdict.SEEN));
    }

    @Property
    void ofTwoMachinesThatBootAsOftenTheSecondIsAlwaysFound(@ForAll("boots") TreeSet<Long> boots) {
        BootHistory history = new BootHistory(1, Map.of());
        boots.forEach(boot -> history.meet(origin(1, boot, "b" + boot)));

        for (long boot = 0; boot <= boots.last(); boot++) {
            assertThat(history.meet(origin(1, boot, "clone")))
                    .isIn(List.of(Verdict.SAME_BOOT_TWICE, Verdict.WENT_BACK));
        }
    }

    @Provide
    Arbitrary<TreeSet<Long>> boots() {
        return Arbitraries.longs()
                .between(0, 60)
                .set()
                .ofMinSize(1)
                .ofMaxSize(30)
                .map(TreeSet::new);
    }

    private Verdict meet(long boot, String bootId) {
        return history.meet(origin(1, boot, bootId));
    }

    private static Origin origin(long binding, long boot, String bootId) {
        return new Origin(binding, boot, bootId, 1, null);
    }
}
