package io.sallyport.status;

/**
 * How long the writer rests between two batches of a flood. While more reports are replaced in the inbox than are written, half of the time is left to
 * who receives: what waits only becomes newer by it, and each row is written less often.
 */
final class FloodRest {
    private static final long LONGEST_NANOS = 250_000_000;

    private FloodRest() {}

    /**
     * @param tookNanos for writing the last batch
     * @param superseded reports that were replaced meanwhile
     * @return zero if there is no flood
     */
    static long nanosAfter(long tookNanos, int written, long superseded) {
        return superseded > written ? Math.min(tookNanos, LONGEST_NANOS) : 0;
    }
}
