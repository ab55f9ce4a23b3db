package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ListeningTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final Listening listening = new Listening();

    @Test
    void judgesNobodyBeforeItHasListenedFor90Seconds() {
        assertThat(listening.look(true, at(0))).isEmpty();
        assertThat(listening.look(true, at(89))).isEmpty();
        assertThat(listening.look(true, at(90))).contains(at(0));
        assertThat(listening.look(true, at(500))).contains(at(0));
    }

    @Test
    void judgesNobodyDuringAnOutageAndListensAnewAfterIt() {
        listening.look(true, at(0));

        assertThat(listening.look(false, at(100))).isEmpty();
        assertThat(listening.look(true, at(200))).isEmpty();
        assertThat(listening.look(true, at(289))).isEmpty();
        assertThat(listening.look(true, at(290))).contains(at(200));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
