package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.status.Forecast.Outcome;
import io.sallyport.status.Forecast.What;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a limit is reached, and why nobody can tell. */
class ForecastTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    @ParameterizedTest
    @CsvSource({
        "DIRTY_DATA_THROTTLES,  100,  800,   0.1, EXPECTED",
        "DIRTY_DATA_THROTTLES,  100,  800,  -0.1, MOVES_AWAY",
        "DIRTY_DATA_THROTTLES,  100,  800, 0.001, BEYOND_HORIZON",
        "DIRTY_DATA_THROTTLES,  100,  800,     0, STEADY",
        "DIRTY_DATA_THROTTLES,  800,  800,  -0.1, REACHED",
        "DIRTY_DATA_THROTTLES,  900,  800,  -0.1, REACHED",
        "METADATA_THROTTLES,    100,  101,     1, EXPECTED",
        "UPLOADS_DRAINED,       100,    0,    -1, EXPECTED",
        "UPLOADS_DRAINED,       100,    0,     1, MOVES_AWAY",
        "UPLOADS_DRAINED,       100,    0, -1e-6, BEYOND_HORIZON",
        "UPLOADS_DRAINED,         0,    0,     1, REACHED",
    })
    void saysWhatComesOfARate(What what, long present, long limit, double rate, Outcome outcome) {
        Forecast forecast = forecast(what, present, limit, new Trend(rate, 0), NOW);

        assertThat(forecast.outcome()).isEqualTo(outcome);
        assertThat(forecast.at() != null).isEqualTo(outcome == Outcome.EXPECTED);
        assertThat(forecast.inSeconds() != null).isEqualTo(outcome == Outcome.EXPECTED || outcome == Outcome.REACHED);
    }

    @Test
    void countsTheTimeThatIsLeftFromTheReportOn() {
        Forecast forecast = forecast(What.DIRTY_DATA_THROTTLES, 0, 3_600, new Trend(1, 0.01), NOW.minusSeconds(600));

        assertThat(forecast.at()).isEqualTo(NOW.plusSeconds(3_000));
        assertThat(forecast.inSeconds()).isEqualTo(3_000);
    }

    @Test
    void hasNoTimeLeftIfTheMomentHasPassedUnseen() {
        Forecast forecast = forecast(What.DIRTY_DATA_THROTTLES, 0, 60, new Trend(1, 0.01), NOW.minusSeconds(600));

        assertThat(forecast.outcome()).isEqualTo(Outcome.EXPECTED);
        assertThat(forecast.at()).isEqualTo(NOW.minusSeconds(540));
        assertThat(forecast.inSeconds()).isZero();
    }

    @Test
    void aRateThatMayAsWellBeNoneTellsNothing() {
        assertThat(forecast(What.DIRTY_DATA_THROTTLES, 0, 60, new Trend(1, 0.4), NOW)
                        .outcome())
                .isEqualTo(Outcome.STEADY);
    }

    @Test
    void withoutHistoryOnlyWhatIsReachedIsKnown() {
        assertThat(forecast(What.DIRTY_DATA_THROTTLES, 0, 60, null, NOW).outcome())
                .isEqualTo(Outcome.NOT_ENOUGH_HISTORY);
        assertThat(forecast(What.DIRTY_DATA_THROTTLES, 60, 60, null, NOW).outcome())
                .isEqualTo(Outcome.REACHED);
    }

    @Property(tries = 500)
    void neverTellsATimeBeyondTheHorizon(
            @ForAll @LongRange(min = 0) long present,
            @ForAll @LongRange(min = 0) long limit,
            @ForAll @DoubleRange(min = -1e18, max = 1e18) double rate,
            @ForAll What what) {
        Forecast forecast = forecast(what, present, limit, new Trend(rate, 0), NOW);

        if (forecast.outcome() == Outcome.EXPECTED) {
            assertThat(forecast.at()).isBetween(NOW, NOW.plus(WEEK).plusSeconds(1));
            assertThat(forecast.inSeconds()).isBetween(0L, WEEK.toSeconds() + 1);
        }
    }

    @Property(tries = 200)
    void theFasterItGrowsTheSoonerItIsThere(
            @ForAll @DoubleRange(min = 1, max = 1e6) double rate,
            @ForAll @LongRange(min = 1, max = 100_000) long remaining) {
        Forecast slow = forecast(What.METADATA_THROTTLES, 7, 7 + remaining, new Trend(rate, 0), NOW);
        Forecast fast = forecast(What.METADATA_THROTTLES, 7, 7 + remaining, new Trend(rate * 2, 0), NOW);

        assertThat(fast.inSeconds()).isLessThanOrEqualTo(slow.inSeconds());
    }

    private static Forecast forecast(What what, long present, long limit, @Nullable Trend trend, Instant asOf) {
        return Forecast.of(what, present, limit, trend, asOf, NOW, WEEK);
    }
}
