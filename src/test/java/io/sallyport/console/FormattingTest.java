package io.sallyport.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How amounts, ages and parts are written. */
class FormattingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "1048063, 1023 KiB",
        "1048064, 1.0 MiB",
        "1048576, 1.0 MiB",
        "107374182400, 100 GiB",
        "1099511627776, 1.0 TiB",
        "9223372036854775807, 8.0 EiB"
    })
    void writesBytesInTheLargestUnitThatFits(long value, String text) {
        assertThat(new Bytes(value)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "59, 59 s",
        "60, 1 min",
        "3599, 59 min",
        "3600, 1 h",
        "172799, 47 h",
        "172800, 2 d",
        "864000, 10 d"
    })
    void writesAgesInOneUnit(long seconds, String text) {
        assertThat(new Age(NOW.minusSeconds(seconds), NOW).length()).isEqualTo(text);
    }

    @Test
    void takesAMomentOfAClockThatIsAheadForNow() {
        assertThat(new Age(NOW.plusSeconds(90), NOW)).hasToString("0 s ago");
    }

    @Test
    void writesTheExactMomentInUtc() {
        assertThat(new Age(NOW, NOW).exact()).isEqualTo("2026-11-22 10:00:00 UTC");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 %, 0.00, good", "0.42, 42 %, 42.00, good", "0.75, 75 %, 75.00, warn", "0.9, 90 %, 90.00, bad"})
    void writesRatiosAsPercentagesAndBars(double value, String text, String length, String tone) {
        Ratio ratio = new Ratio(value);

        assertThat(ratio).hasToString(text);
        assertThat(ratio.length()).isEqualTo(length);
        assertThat(ratio.tone()).isEqualTo(tone);
    }

    @Test
    void drawsNoBarBeyondItsEnds() {
        assertThat(new Ratio(1.7).length()).isEqualTo("100.00");
        assertThat(new Ratio(-1).length()).isEqualTo("0.00");
    }

    @Test
    void takesAPartOfNothingForNone() {
        assertThat(Ratio.of(5, 0).value()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, no clients", "1, 1 client", "12, 12 clients"})
    void countsInWords(long number, String text) {
        assertThat(Words.count(number, "client")).isEqualTo(text);
    }
}
