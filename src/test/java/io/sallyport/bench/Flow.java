package io.sallyport.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Reports from a sender to whoever receives them, as fast as they are received: what is under way is kept within what a broker queues for
 * one subscriber, so that nothing is lost on the way and the slowest part sets the pace.
 */
final class Flow {
    private static final long UNDER_WAY = 10_000;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration STALLED_AFTER = Duration.ofSeconds(20);
    /** The start is not measured: code is cold and nothing is under way. */
    private static final double FROM = 0.2;

    private final Child sender;
    private final long underWay;

    Flow(Child sender) {
        this(sender, UNDER_WAY);
    }

    /** @param underWay how many may be sent beyond what was received */
    Flow(Child sender, long underWay) {
        this.sender = sender;
        this.underWay = underWay;
    }

    /**
     * @param received how many have been received, ever
     * @return messages a second, once it flows
     */
    Result run(long messages, LongSupplier received) {
        long before = received.getAsLong();
        sender.ask("send " + messages);
        long fromCount = 0;
        long fromNanos = 0;
        long count = 0;
        long changedNanos = System.nanoTime();
        long lastNanos = changedNanos;
        while (count < messages && System.nanoTime() - changedNanos < STALLED_AFTER.toNanos()) {
            sender.ask("allow " + (count + underWay));
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            long now = received.getAsLong() - before;
            long nanos = System.nanoTime();
            if (now != count) {
                changedNanos = nanos;
                lastNanos = nanos;
            }
            if (fromNanos == 0 && now >= messages * FROM) {
                fromNanos = nanos;
                fromCount = now;
            }
            count = now;
        }
        double seconds = (lastNanos - fromNanos) / 1e9;
        return new Result(count, fromNanos == 0 || seconds <= 0 ? 0 : (count - fromCount) / seconds);
    }

    /** @param received less than were sent if some were lost */
    record Result(long received, double perSecond) {}
}
