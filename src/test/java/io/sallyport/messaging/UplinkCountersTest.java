package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.protocol.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UplinkCountersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SetClock clock = new SetClock();
    private final UplinkCounters counters = new UplinkCounters(registry, clock, new FixedInstance<>(List.of()));
    private final LoggedLines lines = LoggedLines.of(UplinkCounters.class);

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void countsWhatCameIn() {
        counters.received(Topic.Kind.STATUS);
        counters.received(Topic.Kind.STATUS);

        assertThat(registry.get("sallyport.uplink.received")
                        .tag("topic", "status")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(lines.texts()).isEmpty();
    }

    @Test
    void theFirstRefusalIsSaidAtOnceWithReasonAndSender() {
        counters.rejected(Topic.Kind.STATUS, "FENCED", "GID_test@@@gw-1", "the gateway has another binding now");

        assertThat(lines.texts())
                .singleElement()
                .asString()
                .contains("FENCED", "GID_test@@@gw-1", "the gateway has another binding now", "0 more");
    }

    @Test
    void aFloodIsCountedWholeAndSaidInOneLineEveryTenSeconds() {
        reject("FENCED", 1_000);
        clock.advance(Duration.ofMillis(9_999));
        reject("FENCED", 1);
        assertThat(lines.texts()).hasSize(1);

        clock.advance(Duration.ofMillis(1));
        reject("FENCED", 500);

        assertThat(lines.texts()).hasSize(2).last().asString().contains("1000 more");
        assertThat(count("FENCED")).isEqualTo(1_501);
    }

    @Test
    void whatWasNotSaidIsSaidOnceOnly() {
        reject("FENCED", 4);
        clock.advance(Duration.ofSeconds(10));
        reject("FENCED", 1);
        clock.advance(Duration.ofSeconds(10));
        reject("FENCED", 1);

        assertThat(lines.texts()).hasSize(3);
        assertThat(lines.texts().get(1)).contains("3 more");
        assertThat(lines.texts().get(2)).contains("0 more");
    }

    @Test
    void aFloodOfOneReasonDoesNotHideAnother() {
        reject("FENCED", 100);
        reject("UNKNOWN", 1);
        counters.rejected(Topic.Kind.REPLY, "FENCED", "GID_test@@@gw-1", "why");

        assertThat(lines.texts()).hasSize(3);
    }

    @Test
    void noControlCharacterGetsIntoTheLog() {
        counters.rejected(
                Topic.Kind.STATUS, "INVALID_TOPIC", "a\r\n2026 ERROR forged" + "x".repeat(1_000), "b\nforged");

        assertThat(lines.texts())
                .singleElement()
                .asString()
                .doesNotContain("\n", "\r")
                .hasSizeLessThan(400);
    }

    private void reject(String reason, int times) {
        for (int i = 0; i < times; i++) {
            counters.rejected(Topic.Kind.STATUS, reason, "GID_test@@@gw-1", "why");
        }
    }

    private double count(String reason) {
        return registry.get("sallyport.uplink.rejected")
                .tag("topic", "status")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-11-22T10:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
