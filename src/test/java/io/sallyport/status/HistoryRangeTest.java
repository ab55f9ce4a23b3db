package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Refusal;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of a history, and how many points that would be. */
class HistoryRangeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:20:30.500Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void isTheLastHourInMinutesIfNothingIsAsked() {
        HistoryRange range = range(null, null, null);

        assertThat(range.from()).isEqualTo("2026-11-22T09:20:00Z");
        assertThat(range.to()).isEqualTo("2026-11-22T10:21:00Z");
        assertThat(range.stepSeconds()).isEqualTo(60);
    }

    @Test
    void isAnHourBeforeToIfOnlyThatIsSaid() {
        assertThat(range(null, "2026-11-20T00:00:00Z", null).from()).isEqualTo("2026-11-19T23:00:00Z");
    }

    @Test
    void isWidenedToWholeStepsThatAreCountedFrom1970() {
        HistoryRange range = range("2026-11-22T10:07:01Z", "2026-11-22T10:10:01Z", "PT5M");

        assertThat(range).isEqualTo(range("2026-11-22T10:05:00Z", "2026-11-22T10:15:00Z", "300"));
        assertThat(range.points()).isEqualTo(2);
    }

    @Test
    void takesTheShortestStepThatFitsIfNoneIsSaid() {
        assertThat(range("2026-11-20T10:20:00Z", "2026-11-22T10:20:00Z", null).stepSeconds())
                .isEqualTo(120);
    }

    @Test
    void isNeverFinerThanTheSamples() {
        Duration interval = Duration.ofMinutes(5);

        assertThat(HistoryRange.of(null, null, null, NOW, interval).stepSeconds())
                .isEqualTo(300);
        assertThatThrownBy(() -> HistoryRange.of(null, null, "60", NOW, interval))
                .hasMessageContaining("300");
    }

    @Test
    void allowsTwoThousandPointsAndNotOneMore() {
        assertThat(range("2026-11-20T00:00:00Z", "2026-11-21T09:20:00Z", "60").points())
                .isEqualTo(2_000);
        assertThatThrownBy(() -> range("2026-11-20T00:00:00Z", "2026-11-21T09:20:01Z", "60"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("TOO_MANY_POINTS");
                    assertThat(refusal.getParameters()).containsEntry("points", 2_001L);
                    assertThat(refusal.getParameters()).containsEntry("most", 2_000);
                });
    }

    @Test
    void allowsAStepOfAWholeLeapYear() {
        assertThat(range(null, null, "P366D").stepSeconds()).isEqualTo(31_622_400);
    }

    @ParameterizedTest
    @CsvSource({
        "yesterday,,,INVALID_TIME",
        "'',,,INVALID_TIME",
        "2026-11-22,,,INVALID_TIME",
        ",2026-13-01T00:00:00Z,,INVALID_TIME",
        "-1000000000-01-01T00:00:00Z,,,INVALID_TIME",
        ",+1000000000-12-31T23:59:59Z,,INVALID_TIME",
        "1969-12-31T23:59:59Z,,,INVALID_TIME",
        "2026-11-22T11:00:00Z,,,INVALID_RANGE",
        "2026-11-22T10:00:00Z,2026-11-22T10:00:00Z,,INVALID_RANGE",
        "2026-11-22T10:00:00Z,2026-11-22T09:00:00Z,,INVALID_RANGE",
        ",,PT59S,INVALID_STEP",
        ",,59,INVALID_STEP",
        ",,0,INVALID_STEP",
        ",,-60,INVALID_STEP",
        ",,PT-5M,INVALID_STEP",
        ",,PT60.5S,INVALID_STEP",
        ",,31622401,INVALID_STEP",
        ",,soon,INVALID_STEP",
        ",,PT,INVALID_STEP",
        ",,9223372036854775807,INVALID_STEP",
        ",,99999999999999999999,INVALID_STEP"
    })
    void refusesWhatItCanNotAnswerWithACode(
            @Nullable String from, @Nullable String to, @Nullable String step, String code) {
        assertThatThrownBy(() -> range(from, to, step))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Property
    void theStepThatIsChosenAlwaysFits(
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long from,
            @ForAll @LongRange(min = 1, max = 4_000_000_000L) long seconds) {
        Instant start = Instant.ofEpochSecond(from);
        Instant end = start.plusSeconds(seconds);

        HistoryRange range = range(start.toString(), end.toString(), null);

        assertThat(range.points()).isBetween(1L, 2_000L);
        assertThat(range.from()).isBeforeOrEqualTo(start);
        assertThat(range.to()).isAfterOrEqualTo(end);
    }

    private static HistoryRange range(@Nullable String from, @Nullable String to, @Nullable String step) {
        return HistoryRange.of(from, to, step, NOW, MINUTE);
    }
}
