package io.sallyport.protocol.storage;

import io.sallyport.protocol.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How what would lose dirty data waits: the gateway quiesces, flushes, and goes on when it has none.
 *
 * @param maxWaitSeconds how long it may take, 0 to 86,400
 * @param onExpiry what happens if there are dirty data then; {@code ABORT} if left out
 */
public record Drain(Integer maxWaitSeconds, @Nullable OnExpiry onExpiry) {
    public static final int LONGEST_SECONDS = 86_400;

    public Drain {
        Checks.between(
                "drain.maxWaitSeconds", Checks.present("drain.maxWaitSeconds", maxWaitSeconds), 0, LONGEST_SECONDS);
        onExpiry = onExpiry == null ? OnExpiry.ABORT : onExpiry;
    }

    /** {@code PROCEED} loses what is left. */
    public enum OnExpiry {
        ABORT,
        PROCEED
    }
}
