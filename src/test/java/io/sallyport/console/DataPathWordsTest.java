package io.sallyport.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateways.PresenceState;
import io.sallyport.status.DataPath;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Management link and data path are different things. */
class DataPathWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant EARLIER = NOW.minusSeconds(180);

    @ParameterizedTest
    @EnumSource(value = PresenceState.class, names = "ONLINE", mode = EnumSource.Mode.EXCLUDE)
    void isUnknownWithoutACurrentReportAndSaysWhatWasSeenLast(PresenceState away) {
        DataPathWords words = DataPathWords.of(away, DataPath.SERVING, "12 clients", EARLIER, NOW);

        assertThat(words.badge().text()).isEqualTo("Unknown");
        assertThat(words.explained()).isEqualTo("Data path: unknown; last seen serving 12 clients, 3 min ago.");
    }

    @Test
    void isAsReportedWhileTheGatewayIsOnline() {
        DataPathWords words = DataPathWords.of(PresenceState.ONLINE, DataPath.DEGRADED, "12 clients", EARLIER, NOW);

        assertThat(words.badge()).isEqualTo(new Badge("Degraded", "warn"));
        assertThat(words.last()).isNull();
    }

    @Test
    void saysNothingOfUsersThatNobodyCounted() {
        DataPathWords words = DataPathWords.of(PresenceState.OFFLINE, DataPath.DOWN, null, EARLIER, NOW);

        assertThat(words.last()).isEqualTo("last seen down");
    }
}
