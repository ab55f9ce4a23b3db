package io.sallyport.messaging;

import io.smallrye.reactive.messaging.mqtt.session.ReconnectDelayOptions;
import io.smallrye.reactive.messaging.mqtt.session.ReconnectDelayProvider;
import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * When a connection that was lost is tried again: after a random part of a time that doubles from one second up to thirty, so that replicas and
 * their connections do not come back in lock step to a broker that has just started. Each connection draws for itself.
 */
final class ReconnectJitter implements ReconnectDelayOptions {
    private static final long FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 30_000;

    private final LongUnaryOperator below;

    /** @param below a random number from 0 up to, and without, the one given */
    ReconnectJitter(LongUnaryOperator below) {
        this.below = below;
    }

    @Override
    public ReconnectDelayProvider createProvider() {
        return new ReconnectDelayProvider() {
            private long most = FIRST_MILLIS;

            @Override
            public Duration nextDelay() {
                // Not zero: the timer refuses it.
                long delay = 1 + below.applyAsLong(most);
                most = Math.min(most * 2, LONGEST_MILLIS);
                return Duration.ofMillis(delay);
            }

            @Override
            public void reset() {
                most = FIRST_MILLIS;
            }
        };
    }

    @Override
    public ReconnectDelayOptions copy() {
        return this;
    }
}
