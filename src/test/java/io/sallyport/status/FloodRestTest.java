package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloodRestTest {
    @Test
    void whileMoreIsReplacedThanWrittenTheWriterRestsForAsLongAsItWrote() {
        assertThat(FloodRest.nanosAfter(80_000_000, 1_000, 1_001)).isEqualTo(80_000_000);
    }

    @Test
    void itNeverRestsForLong() {
        assertThat(FloodRest.nanosAfter(20_000_000_000L, 1_000, 100_000)).isEqualTo(250_000_000);
    }

    @Test
    void whereEachReportIsTheNewestForAWhileItNeverRests() {
        assertThat(FloodRest.nanosAfter(80_000_000, 1_000, 1_000)).isZero();
        assertThat(FloodRest.nanosAfter(80_000_000, 0, 0)).isZero();
    }
}
