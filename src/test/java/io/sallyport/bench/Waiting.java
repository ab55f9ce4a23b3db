package io.sallyport.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks again and again. */
final class Waiting {
    private Waiting() {}

    /** @throws IllegalStateException if it does not come true in time */
    static void until(String what, Duration most, Duration every, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + most.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(every.toNanos());
        }
    }
}
