package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.gateways.PresenceState;
import jakarta.enterprise.inject.Vetoed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** That a pass over the whole fleet's samples is made rarely, and by one thread. */
class LimitsAheadTest {
    private static final Duration EVERY = Duration.ofMinutes(2);

    private final SetClock clock = new SetClock();
    private final Fleet fleet = new Fleet();
    private final LimitsAhead limits = new LimitsAhead(fleet, clock, new Config(), new SimpleMeterRegistry());

    @Test
    void whatWasMadeIsGivenToAllUntilItIsOld() {
        assertThat(limits.soonestFirst()).hasSize(1);
        clock.now = clock.now.plus(EVERY).minusMillis(1);
        limits.soonestFirst();
        assertThat(fleet.passes).isEqualTo(1);

        clock.now = clock.now.plusMillis(1);
        limits.soonestFirst();

        assertThat(fleet.passes).isEqualTo(2);
    }

    @Test
    void whoeverAsksWhileItIsMadeAnewIsGivenWhatThereWas() throws Exception {
        List<LimitAhead> before = limits.soonestFirst();
        clock.now = clock.now.plus(EVERY);
        fleet.mayGoOn = new CountDownLatch(1);
        CompletableFuture<List<LimitAhead>> making = CompletableFuture.supplyAsync(limits::soonestFirst);
        assertThat(fleet.hasBegun.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(CompletableFuture.supplyAsync(limits::soonestFirst).get(10, TimeUnit.SECONDS))
                .isSameAs(before);

        fleet.mayGoOn.countDown();
        assertThat(making.get(10, TimeUnit.SECONDS)).isNotSameAs(before);
        assertThat(fleet.passes).isEqualTo(2);
    }

    @Test
    void afterAFailureTheNextTriesAgain() throws Exception {
        fleet.fails = true;
        assertThatThrownBy(limits::soonestFirst).isInstanceOf(IllegalStateException.class);

        fleet.fails = false;

        // Another thread, as whoever failed might have kept the lock.
        assertThat(CompletableFuture.supplyAsync(limits::soonestFirst).get(10, TimeUnit.SECONDS))
                .hasSize(1);
    }

    /** One gateway whose cache is full; passes are counted, and can be held up. */
    @Vetoed
    private static final class Fleet extends OutlookRepository {
        private final CountDownLatch hasBegun = new CountDownLatch(2);
        private volatile CountDownLatch mayGoOn = new CountDownLatch(0);
        private volatile int passes;
        private volatile boolean fails;

        @SuppressWarnings("NullAway") // asks nothing of the database
        Fleet() {
            super(null);
        }

        @Override
        void eachOfFleet(Instant from, Consumer<Outlook> reader) {
            passes++;
            hasBegun.countDown();
            if (fails) {
                throw new IllegalStateException("the database is away");
            }
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            reader.accept(new Outlook(
                    "gw-1",
                    "n",
                    "GID_test",
                    null,
                    PresenceState.ONLINE,
                    StatusReports.NOW,
                    90,
                    new FullestCache(90, 100),
                    null,
                    false,
                    Map.of()));
        }
    }

    @Vetoed
    private static final class SetClock extends Clock {
        private volatile Instant now = StatusReports.NOW;

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

    /** The defaults. */
    private static final class Config implements StatusConfig.Forecasts {
        @Override
        public Duration window() {
            return Duration.ofHours(1);
        }

        @Override
        public int samples() {
            return 5;
        }

        @Override
        public Duration span() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Duration horizon() {
            return Duration.ofDays(7);
        }

        @Override
        public Duration fleetEvery() {
            return EVERY;
        }

        @Override
        public double throttlingAt() {
            return 0.8;
        }
    }
}
