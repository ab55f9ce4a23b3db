package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What a trend is made of, and when there is none. */
class TrendTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Property(tries = 200)
    void findsTheRateOfWhateverGrowsEvenly(
            @ForAll @IntRange(min = 11, max = 60) int minutes,
            @ForAll @LongRange(min = -1_000_000_000, max = 1_000_000_000) long perSecond,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long start) {
        Trend trend = everyMinute(minutes, t -> start + perSecond * t);

        assertThat(trend.perSecond()).isEqualTo((double) perSecond, within(1e-3 + Math.abs(perSecond) * 1e-6));
    }

    @Property(tries = 200)
    void neverTellsAStillValueToMove(
            @ForAll @IntRange(min = 11, max = 60) int minutes,
            @ForAll @DoubleRange(min = -1e13, max = 1e13) double value) {
        assertThat(everyMinute(minutes, t -> value).isClear()).isFalse();
    }

    @Property(tries = 200)
    void whatIsTurnedUpsideDownMovesTheOtherWay(
            @ForAll @Size(min = 11, max = 60) List<@DoubleRange(min = 0, max = 1e12) Double> values) {
        Trend up = trend(values.stream().mapToDouble(y -> y).toArray());
        Trend down = trend(values.stream().mapToDouble(y -> -y).toArray());

        assertThat(down.perSecond()).isEqualTo(-up.perSecond(), within(1e-6));
        assertThat(down.isClear()).isEqualTo(up.isClear());
    }

    @Test
    void whatGoesUpAndDownIsNotClear() {
        assertThat(everyMinute(60, t -> t / 60 % 7 * 1e9).isClear()).isFalse();
    }

    @Test
    void aLittleScatterDoesNotHideWhatGrows() {
        Trend trend = everyMinute(60, t -> 1_000 * t + (t / 60 % 2 == 0 ? 20_000 : -20_000));

        assertThat(trend.isClear()).isTrue();
        assertThat(trend.perSecond()).isEqualTo(1_000, within(20.0));
        // The residuals' deviation by the root of the sum of the squared distances from the mean time: 20,345 / 8,049.
        assertThat(trend.error()).isEqualTo(2.53, within(0.02));
    }

    @Test
    void elevenMinutesOfSamplesAreEnoughAndTenAreNot() {
        assertThat(sums(ones(11)).trend(5, TEN_MINUTES)).isNotNull();
        assertThat(sums(ones(10)).trend(5, TEN_MINUTES)).isNull();
    }

    @Test
    void fewSamplesAreNotEnoughHoweverFarApart() {
        assertThat(sums(new double[] {0, 1, 2, 3}, 900).trend(5, TEN_MINUTES)).isNull();
        assertThat(sums(new double[] {0, 1, 2, 3, 4}, 900).trend(5, TEN_MINUTES))
                .isNotNull();
    }

    @Test
    void nothingAndManyAtOneMomentAreNoHistory() {
        assertThat(new TrendSums(0, 0, 0, 0, 0, 0).trend(3, TEN_MINUTES)).isNull();
        assertThat(sums(ones(60), 0).trend(3, TEN_MINUTES)).isNull();
        assertThat(sums(ones(60), 0).trend(3, Duration.ZERO)).isNull();
    }

    @Test
    void valuesThatNoSumHoldsAreNoHistory() {
        double[] huge = DoubleStream.generate(() -> 1e200).limit(30).toArray();

        assertThat(sums(huge).trend(5, TEN_MINUTES)).isNull();
    }

    private static double[] ones(int points) {
        return DoubleStream.generate(() -> 1).limit(points).toArray();
    }

    private static Trend everyMinute(int points, DoubleUnaryOperator value) {
        return trend(IntStream.range(0, points)
                .mapToDouble(minute -> value.applyAsDouble(minute * 60))
                .toArray());
    }

    private static Trend trend(double... everyMinute) {
        Trend trend = sums(everyMinute).trend(5, TEN_MINUTES);
        assertThat(trend).isNotNull();
        return trend;
    }

    private static TrendSums sums(double... everyMinute) {
        return sums(everyMinute, 60);
    }

    static TrendSums sums(double[] values, int secondsApart) {
        TrendSums sums = new TrendSums(0, 0, 0, 0, 0, 0);
        for (int i = 0; i < values.length; i++) {
            double t = (double) i * secondsApart;
            double y = values[i];
            sums = new TrendSums(
                    sums.points() + 1,
                    sums.t() + t,
                    sums.y() + y,
                    sums.tt() + t * t,
                    sums.ty() + t * y,
                    sums.yy() + y * y);
        }
        return sums;
    }
}
