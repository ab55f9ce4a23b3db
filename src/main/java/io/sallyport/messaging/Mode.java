package io.sallyport.messaging;

import java.time.Duration;

/** How this process lives: {@code sallyport.mode}. */
public enum Mode {
    /** It runs all the time, is connected to the broker, and does by its own clock what is to be done now and then. */
    REPLICA,
    /**
     * It may be frozen or killed as soon as it has answered. Uplinks are pushed to it over HTTP, commands leave through the broker's HTTP interface, and what is to
     * be done now and then is done when a scheduler calls (docs/serverless.md).
     */
    SERVERLESS;

    private static final long NEVER_MILLIS = Duration.ofDays(365).toMillis();

    public boolean isServerless() {
        return this == SERVERLESS;
    }

    /** How long a worker sleeps that looks for itself so often: where nobody has a clock, until it is rung. */
    public long idleMillis(Duration pace) {
        return isServerless() ? NEVER_MILLIS : pace.toMillis();
    }
}
