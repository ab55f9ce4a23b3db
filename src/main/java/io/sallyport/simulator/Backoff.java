package io.sallyport.simulator;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: doubled each time up to a limit, and jittered so that a fleet does not come back at once. */
record Backoff(Duration minimum, Duration maximum) {
    private static final int MAX_DOUBLINGS = 20;

    /** A time from the minimum up to the minimum doubled {@code attempt} times, never over the maximum. */
    long millis(int attempt) {
        long lowest = minimum.toMillis();
        long ceiling = Math.min(maximum.toMillis(), lowest << Math.min(attempt, MAX_DOUBLINGS));
        return ThreadLocalRandom.current().nextLong(lowest, Math.max(ceiling, lowest) + 1);
    }
}
