package io.sallyport.status;

import io.sallyport.api.PeriodicWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The look for overdue gateways where a scheduler calls. Who is called has been reachable since the calls came without a break, and only as long as that can it conclude that a gateway
 * has not spoken; whether the broker could push all the while, nobody tells.
 */
@ApplicationScoped
class OverdueTurn implements PeriodicWork {
    private static final Duration FIRST = Duration.ofSeconds(90);

    private final OverdueSweep sweep;
    private final ListeningTable listening;
    private final Duration longestGap;
    private final Clock clock;

    OverdueTurn(OverdueSweep sweep, ListeningTable listening, StatusConfig config, Clock clock) {
        this.sweep = sweep;
        this.listening = listening;
        // One call may fail, and the next may be late.
        this.longestGap = config.tickEvery().multipliedBy(5).dividedBy(2);
        this.clock = clock;
    }

    @Override
    public String work() {
        return "overdue";
    }

    @Override
    public Stage stage() {
        return Stage.LOOK;
    }

    @Override
    public long takeTurn() {
        Instant now = clock.instant();
        Instant since = listening.since(now, longestGap);
        return now.isBefore(since.plus(FIRST)) ? 0 : sweep.sweep(since);
    }
}
