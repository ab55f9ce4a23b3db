package io.sallyport.status;

import static io.sallyport.status.StatusReports.shares;
import static io.sallyport.status.StatusReports.volumes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.ShareStatus.State;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataPathTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                AVAILABLE,             -,                       SERVING
                CREATING RESYNCING,    AVAILABLE,               SERVING
                DELETING,              -,                       SERVING
                -,                     AVAILABLE,               SERVING
                -,                     -,                       SERVING
                AVAILABLE DEGRADED,    -,                       DEGRADED
                AVAILABLE THROTTLED,   -,                       DEGRADED
                AVAILABLE READ_ONLY,   -,                       DEGRADED
                AVAILABLE UNAVAILABLE, -,                       DEGRADED
                AVAILABLE,             UNAVAILABLE,             DEGRADED
                AVAILABLE,             FAILED,                  DEGRADED
                UNAVAILABLE,           AVAILABLE,               DEGRADED
                UNAVAILABLE,           DEGRADED,                DEGRADED
                UNAVAILABLE,           -,                       DOWN
                -,                     UNAVAILABLE,             DOWN
                UNAVAILABLE FAILED,    UNAVAILABLE UNAVAILABLE, DOWN
                """)
    void isWhatTheSharesAndVolumesAreTogether(String shares, String volumes, DataPath expected) {
        assertThat(DataPath.of(StatusReports.of(shares(states(shares)), volumes(states(volumes)), null)))
                .isEqualTo(expected);
    }

    @Test
    void aThrottledCacheDegradesIt() {
        assertThat(DataPath.of(StatusReports.of(shares(State.AVAILABLE), volumes(), true)))
                .isEqualTo(DataPath.DEGRADED);
        assertThat(DataPath.of(StatusReports.of(shares(State.AVAILABLE), volumes(), false)))
                .isEqualTo(DataPath.SERVING);
        assertThat(DataPath.of(StatusReports.of(shares(State.UNAVAILABLE), volumes(), true)))
                .isEqualTo(DataPath.DOWN);
    }

    /** A newer gateway's state, or none: nobody can say that it does not serve. */
    @Test
    void aShareWhoseStateIsNotKnownDoesNotCountAsUnavailable() {
        assertThat(DataPath.of(StatusReports.of(shares(State.UNAVAILABLE, null), volumes(), null)))
                .isEqualTo(DataPath.DEGRADED);
        assertThat(DataPath.of(StatusReports.of(shares((State) null), volumes(), null)))
                .isEqualTo(DataPath.SERVING);
    }

    private static State[] states(String names) {
        return names == null
                ? new State[0]
                : Stream.of(names.split(" ")).map(State::valueOf).toArray(State[]::new);
    }
}
