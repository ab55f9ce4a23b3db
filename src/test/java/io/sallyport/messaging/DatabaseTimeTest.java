package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatabaseTimeTest {
    @Test
    void isInUtcWithSecondsAndCutToMilliseconds() {
        assertThat(DatabaseTime.of(Instant.parse("2026-11-22T10:00:00Z"))).isEqualTo("2026-11-22T10:00:00");
        assertThat(DatabaseTime.of(Instant.parse("2026-11-22T23:59:59.9999Z"))).isEqualTo("2026-11-22T23:59:59.999");
    }

    @Test
    void noTimeIsNull() {
        assertThat(DatabaseTime.of(null)).isNull();
    }
}
