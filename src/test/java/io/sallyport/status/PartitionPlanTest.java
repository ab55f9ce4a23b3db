package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.status.PartitionPlan.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Which partitions are made and dropped, as time goes by. */
class PartitionPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:20:00Z");
    private static final Duration RETENTION = Duration.ofHours(48);
    private static final Duration AHEAD = Duration.ofHours(3);
    private static final List<Partition> NEW_TABLE = List.of(new Partition("p_start", 0));

    @Test
    void makesANewTablePartitionsFromNowUntilAllThatIsAheadIsCovered() {
        PartitionPlan plan = plan(NEW_TABLE, NOW);

        assertThat(plan.make())
                .extracting(Partition::name)
                .containsExactly(
                        "p_until_2026112211", "p_until_2026112212", "p_until_2026112213", "p_until_2026112214");
        assertThat(plan.make().get(0).lessThan())
                .isEqualTo(Instant.parse("2026-11-22T11:00:00Z").getEpochSecond());
        assertThat(plan.drop()).isEqualTo(NEW_TABLE);
    }

    @Test
    void findsNothingToDoWhenItIsDone() {
        assertThat(plan(done(NEW_TABLE, NOW), NOW).isEmpty()).isTrue();
    }

    @Test
    void makesOneMoreAnHourLater() {
        PartitionPlan plan = plan(done(NEW_TABLE, NOW), NOW.plus(Duration.ofHours(1)));

        assertThat(plan.make()).extracting(Partition::name).containsExactly("p_until_2026112215");
        assertThat(plan.drop()).isEmpty();
    }

    @Test
    void dropsAPartitionOnlyWhenItsNewestMomentIsOld() {
        List<Partition> existing = done(NEW_TABLE, NOW);
        Instant bound = Instant.ofEpochSecond(existing.get(0).lessThan());

        assertThat(plan(existing, bound.plus(RETENTION).minusSeconds(1)).drop()).isEmpty();
        assertThat(plan(existing, bound.plus(RETENTION)).drop()).containsExactly(existing.get(0));
    }

    @Test
    void leavesNoTimeOutAfterALongStandstill() {
        List<Partition> existing = done(NEW_TABLE, NOW);

        PartitionPlan plan = plan(existing, NOW.plus(Duration.ofHours(20)));

        // It begins where the last one ended, hours before.
        assertThat(plan.make().get(0).name()).isEqualTo("p_until_2026112307");
    }

    @Test
    void dividesALongRetentionIntoFewPartitions() {
        List<Partition> partitions = NEW_TABLE;
        Duration retention = Duration.ofDays(365);
        for (int day = 0; day < 800; day++) {
            partitions = after(
                    partitions,
                    PartitionPlan.of(partitions, NOW.plus(Duration.ofDays(day)), retention, Duration.ofHours(6)));
        }

        assertThat(partitions).hasSizeLessThan(55);
    }

    @Property
    void whateverTheTickMissesTheRetentionIsKeptAndWhatIsAheadIsCovered(
            @ForAll List<@IntRange(min = 1, max = 200) Integer> hoursBetweenTicks) {
        List<Partition> partitions = NEW_TABLE;
        Instant now = NOW;
        for (int hours : hoursBetweenTicks) {
            now = now.plus(Duration.ofHours(hours));
            PartitionPlan plan = plan(partitions, now);
            Instant oldest = now.minus(RETENTION);
            assertThat(plan.drop()).allMatch(gone -> gone.lessThan() <= oldest.getEpochSecond());
            partitions = after(partitions, plan);

            assertThat(partitions).isSortedAccordingTo((one, other) -> Long.compare(one.lessThan(), other.lessThan()));
            assertThat(partitions).doesNotHaveDuplicates();
            assertThat(partitions.get(partitions.size() - 1).lessThan())
                    .isGreaterThanOrEqualTo(now.plus(AHEAD).getEpochSecond());
            assertThat(plan(partitions, now).isEmpty()).isTrue();
        }
    }

    private static PartitionPlan plan(List<Partition> existing, Instant now) {
        return PartitionPlan.of(existing, now, RETENTION, AHEAD);
    }

    private static List<Partition> done(List<Partition> existing, Instant now) {
        return after(existing, plan(existing, now));
    }

    private static List<Partition> after(List<Partition> existing, PartitionPlan plan) {
        List<Partition> left = new ArrayList<>(existing);
        left.addAll(plan.make());
        left.removeAll(plan.drop());
        return left;
    }
}
