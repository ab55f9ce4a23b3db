package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.BandwidthConfig.Interval;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.simulator.GatewayPlan.Location;
import io.sallyport.simulator.GatewayPlan.Type;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a schedule leaves of the line, and what that does to the data that are still to leave. */
class BandwidthLimitTest {
    private static final double LINE = 80e6;
    private static final long LIMIT = 5_000_000;
    /** A Monday, 00:00 in the time zone of the gateway's group. */
    private static final Instant MIDNIGHT = Instant.parse("2026-03-02T16:00:00Z");

    private static final Duration STEP = Duration.ofSeconds(10);
    private static final GatewayPlan PLAN = new GatewayPlan(
            GroupPlan.ALL.get(0), "limited", Location.CLOUD, Type.FILE, MachineClass.STANDARD, Fault.NONE);

    @ParameterizedTest
    @CsvSource({
        "MONDAY,   08:00, 18:00, 2026-03-02T07:59:59Z, false",
        "MONDAY,   08:00, 18:00, 2026-03-02T08:00:00Z, true",
        "MONDAY,   08:00, 18:00, 2026-03-02T17:59:59Z, true",
        "MONDAY,   08:00, 18:00, 2026-03-02T18:00:00Z, false",
        "MONDAY,   08:00, 18:00, 2026-03-03T09:00:00Z, false",
        "MONDAY,   22:00, 06:00, 2026-03-02T05:00:00Z, false",
        "MONDAY,   22:00, 06:00, 2026-03-02T23:00:00Z, true",
        "MONDAY,   22:00, 06:00, 2026-03-03T05:59:59Z, true",
        "MONDAY,   22:00, 06:00, 2026-03-03T06:00:00Z, false",
        "MONDAY,   00:00, 00:00, 2026-03-02T12:00:00Z, true",
        "SUNDAY,   00:00, 00:00, 2026-03-02T00:00:00Z, false"
    })
    void itHoldsOnItsDaysBetweenItsTimes(DayOfWeek day, String from, String to, Instant at, boolean holds) {
        BandwidthLimit limit = following("UTC", interval(day, from, to, LIMIT));

        assertThat(limit.apply(LINE, at)).isEqualTo(holds ? LIMIT : LINE);
    }

    @Test
    void theTimesAreThoseOfItsTimeZone() {
        BandwidthLimit limit = following("Asia/Shanghai", interval(DayOfWeek.TUESDAY, "00:00", "01:00", LIMIT));

        assertThat(limit.apply(LINE, MIDNIGHT)).isEqualTo(LIMIT);
        assertThat(limit.apply(LINE, MIDNIGHT.minusSeconds(1))).isEqualTo(LINE);
    }

    @Test
    void theLowestCountsAndNoneIsMoreThanTheLine() {
        Interval low = interval(DayOfWeek.MONDAY, "00:00", "00:00", LIMIT);
        Interval high = interval(DayOfWeek.MONDAY, "00:00", "00:00", 2 * LIMIT);
        Interval more = interval(DayOfWeek.MONDAY, "00:00", "00:00", (long) (2 * LINE));

        assertThat(following("UTC", high, low).apply(LINE, MIDNIGHT)).isEqualTo(LIMIT);
        assertThat(following("UTC", more).apply(LINE, MIDNIGHT)).isEqualTo(LINE);
        assertThat(following("UTC").apply(LINE, MIDNIGHT)).isEqualTo(LINE);
    }

    @Test
    void dirtyDataLeaveMoreSlowlyWhileItHolds() {
        List<StorageState> free = afterTheBucketsWereAway();
        List<StorageState> limited = afterTheBucketsWereAway(interval(DayOfWeek.TUESDAY, "00:00", "02:00", LIMIT));

        assertThat(limited)
                .allSatisfy(state -> assertThat(state.uploadBytesPerSecond()).isLessThanOrEqualTo(LIMIT * 1.001));
        assertThat(free.get(0).dirtyBytes()).isGreaterThan(MachineClass.STANDARD.cacheBytes() / 2);
        assertThat(newest(free).dirtyBytes()).isLessThan(MachineClass.STANDARD.cacheBytes() / 4);
        assertThat(newest(limited).dirtyBytes()).isGreaterThan(MachineClass.STANDARD.cacheBytes() / 2);
    }

    @Test
    void whatIsLeftLeavesAtTheSpeedOfTheLineOnceItIsOver() {
        StorageModel model = model(interval(DayOfWeek.TUESDAY, "00:00", "01:00", LIMIT));
        model.block(true);
        model.advance(MIDNIGHT.plus(STEP));
        model.block(false);

        double limited = model.advance(MIDNIGHT.plus(STEP.multipliedBy(2))).uploadBytesPerSecond();
        double after = model.advance(MIDNIGHT.plus(Duration.ofHours(1))).uploadBytesPerSecond();

        assertThat(limited).isLessThanOrEqualTo(LIMIT * 1.001);
        assertThat(after).isGreaterThan(2.0 * LIMIT);
    }

    /** One and a half hours of a night, in which few write, that begin with a full cache. */
    private static List<StorageState> afterTheBucketsWereAway(Interval... schedule) {
        StorageModel model = model(schedule);
        model.block(true);
        model.advance(MIDNIGHT.plus(STEP));
        model.block(false);
        List<StorageState> states = new ArrayList<>();
        for (long step = 2; step <= Duration.ofMinutes(90).dividedBy(STEP); step++) {
            states.add(model.advance(MIDNIGHT.plus(STEP.multipliedBy(step))));
        }
        return states;
    }

    private static StorageState newest(List<StorageState> states) {
        return states.get(states.size() - 1);
    }

    private static StorageModel model(Interval... schedule) {
        Configuration configuration = FirstConfiguration.of(PLAN);
        if (schedule.length > 0) {
            configuration.put(bandwidth("Asia/Shanghai", schedule));
        }
        return new StorageModel(PLAN, configuration, MIDNIGHT);
    }

    private static BandwidthLimit following(String timeZone, Interval... schedule) {
        BandwidthLimit limit = new BandwidthLimit();
        limit.follow(new Configuration(List.of(bandwidth(timeZone, schedule))));
        return limit;
    }

    private static Resource bandwidth(String timeZone, Interval... schedule) {
        return new Resource(
                ResourceKind.BANDWIDTH, new BandwidthConfig(null, Arrays.asList(schedule), timeZone), null, null);
    }

    private static Interval interval(DayOfWeek day, String from, String to, Long upload) {
        return new Interval(List.of(day), from, to, upload, null);
    }
}
