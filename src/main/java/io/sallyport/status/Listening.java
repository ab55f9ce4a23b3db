package io.sallyport.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Since when the uplink has been up without a break. Whoever could not hear must not conclude that nobody spoke, so judgement waits for 90
 * seconds after each break. Knows neither threads nor CDI; one thread at a time uses it.
 */
final class Listening {
    private static final Duration FIRST = Duration.ofSeconds(90);

    private volatile @Nullable Instant since;

    /** @return since when it listens, if that is long enough to judge */
    Optional<Instant> look(boolean receiving, Instant now) {
        if (!receiving) {
            since = null;
            return Optional.empty();
        }
        Instant begin = since;
        if (begin == null) {
            since = now;
            return Optional.empty();
        }
        return now.isBefore(begin.plus(FIRST)) ? Optional.empty() : Optional.of(begin);
    }
}
