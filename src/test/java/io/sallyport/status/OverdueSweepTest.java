package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.gateways.NotedPresences;
import io.sallyport.messaging.FixedLink;
import jakarta.enterprise.inject.Vetoed;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a replica may judge, and that it judges all who are overdue. */
class OverdueSweepTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final FixedLink link = new FixedLink();
    private final NotedPresences presences = new NotedPresences();
    private final SilentGateways silent = new SilentGateways();
    private final SetClock clock = new SetClock();
    private boolean keepsUp = true;
    private final OverdueSweep sweep = new OverdueSweep(silent, presences, () -> keepsUp, link, clock);

    @Test
    void judgesOnlyAfterItHasListenedFor90SecondsAndByWhenThatBegan() {
        silent.are(1);
        sweep.run();
        clock.now = START.plusSeconds(89);
        sweep.run();
        assertThat(presences.noted()).isEmpty();

        clock.now = START.plusSeconds(90);
        sweep.run();

        assertThat(presences.noted()).containsExactly("gw-0 OFFLINE");
        assertThat(silent.listeningSince).containsOnly(START);
    }

    @Test
    void whileReportsWaitToBeStoredNobodyIsJudgedNorFor90SecondsAfter() {
        silent.are(1);
        sweep.run();
        keepsUp = false;
        clock.now = START.plusSeconds(90);
        sweep.run();
        keepsUp = true;
        clock.now = START.plusSeconds(100);
        sweep.run();
        clock.now = START.plusSeconds(189);
        sweep.run();
        assertThat(presences.noted()).isEmpty();

        clock.now = START.plusSeconds(190);
        sweep.run();

        assertThat(presences.noted()).hasSize(1);
    }

    @Test
    void whoeverCouldNotHearListensFor90SecondsAgain() {
        silent.are(1);
        sweep.run();
        clock.now = START.plusSeconds(80);
        link.isConnected(false);
        sweep.run();
        clock.now = START.plusSeconds(100);
        sweep.run();
        link.isConnected(true);
        sweep.run();
        clock.now = START.plusSeconds(189);
        sweep.run();
        assertThat(presences.noted()).isEmpty();

        clock.now = START.plusSeconds(190);
        sweep.run();

        assertThat(presences.noted()).hasSize(1);
    }

    @Test
    void judgesAllOfManyThatAreSilent() {
        silent.are(1_001);

        sweep.sweep();

        assertThat(presences.noted()).hasSize(1_001).allMatch(noted -> noted.endsWith("OFFLINE"));
    }

    /** Those who are silent once, as they are offline after that. */
    @Vetoed
    private static final class SilentGateways extends StatusRepository {
        private final List<String> ids = new ArrayList<>();
        private final List<Instant> listeningSince = new ArrayList<>();

        @SuppressWarnings("NullAway") // nothing here asks the entity manager
        SilentGateways() {
            super(null);
        }

        void are(int count) {
            IntStream.range(0, count).forEach(i -> ids.add("gw-" + i));
        }

        @Override
        List<String> overdue(Instant now, Instant since, int intervals, List<String> states, int most) {
            listeningSince.add(since);
            List<String> some = ids.subList(0, Math.min(most, ids.size()));
            List<String> found = List.copyOf(some);
            some.clear();
            return found;
        }
    }

    private static final class SetClock extends Clock {
        private Instant now = START;

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
            throw new UnsupportedOperationException();
        }
    }
}
