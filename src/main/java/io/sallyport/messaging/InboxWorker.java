package io.sallyport.messaging;

import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A thread that works while there is something to do, sleeps until it is rung, and after a failure waits longer and longer (100 ms to 5 s)
 * before it tries again. Rings are cheap and may come from any thread.
 */
public final class InboxWorker implements AutoCloseable {
    /** One step. */
    @FunctionalInterface
    public interface Step {
        /** @return whether there may be more to do at once */
        boolean run();
    }

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long DRAINING_PAUSE_MILLIS = 500;
    private static final long CLOSE_MILLIS = 5_000;

    private final Step step;
    private final long idleMillis;
    private final Thread thread;
    // Guards the sleep: rung and closed are set before the signal, and read under the lock.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private final AtomicBoolean rung = new AtomicBoolean();
    // Guarded by the lock: how many steps have begun, and the last one that ended with nothing left to do.
    private long begun;
    private long done;
    private volatile boolean closed;
    private volatile boolean draining;
    private volatile boolean failing;

    /** @param idleMillis how long it sleeps at most, even if nobody rings */
    public InboxWorker(String name, long idleMillis, Step step) {
        this.step = step;
        this.idleMillis = idleMillis;
        this.thread = new Thread(this::loop, "sallyport-" + name);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public void ring() {
        if (!rung.getAndSet(true)) {
            signal();
        }
    }

    /** Whether it ends as soon as a step says that there is no more to do. */
    public boolean isDraining() {
        return draining;
    }

    /** Whether the last step failed. */
    public boolean isFailing() {
        return failing;
    }

    /**
     * Rings, and waits until a step that began after this call has ended with nothing left to do: what was there to be done when this was called is done then.
     *
     * @return false if that was not so in time, or the thread has ended
     */
    public boolean settle(Duration within) {
        lock.lock();
        try {
            long next = begun + 1;
            long nanos = within.toNanos();
            rung.set(true);
            wake.signalAll();
            while (done < next && !closed && nanos > 0) {
                nanos = ended.awaitNanos(nanos);
            }
            return done >= next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the thread when there is nothing to do any more; steps that fail are tried again meanwhile.
     *
     * @param within after so long the thread is left to itself, whatever it does
     */
    public void drain(Duration within) {
        draining = true;
        signal();
        join(within.toMillis());
        closed = true;
        signal();
    }

    /** Lets the step that runs end, then ends the thread. Waits at most five seconds, and not for one that was given up. */
    @Override
    public void close() {
        boolean givenUp = closed;
        closed = true;
        signal();
        if (!givenUp) {
            join(CLOSE_MILLIS);
        }
    }

    private void join(long millis) {
        try {
            // Zero would be for ever.
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        int failures = 0;
        while (!closed) {
            boolean failed = false;
            boolean more = false;
            rung.set(false);
            long number = begin();
            try {
                more = step.run();
                if (!more) {
                    end(number);
                }
                if (failures > 0) {
                    Log.infof("%s works again, after %d failures", thread.getName(), failures);
                }
                failures = 0;
                failing = false;
                pauseMillis = FIRST_PAUSE_MILLIS;
            } catch (RuntimeException | Error e) {
                // An error too: a thread that ends here would never be missed, and its inbox never written again.
                failed = true;
                failing = true;
                say(e, ++failures);
            }
            if (failed) {
                sleep(pauseMillis, false);
                pauseMillis = Math.min(pauseMillis * 2, draining ? DRAINING_PAUSE_MILLIS : LONGEST_PAUSE_MILLIS);
            } else if (!more) {
                if (draining && !rung.get()) {
                    return;
                }
                sleep(idleMillis, true);
            }
        }
    }

    private long begin() {
        lock.lock();
        try {
            return ++begun;
        } finally {
            lock.unlock();
        }
    }

    private void end(long number) {
        lock.lock();
        try {
            done = number;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The first failure in a row with its cause, the others only for whoever looks closer: an outage is one line, not thousands. */
    private void say(Throwable failure, int failures) {
        if (closed) {
            return;
        }
        if (failures == 1) {
            Log.warnf(failure, "%s failed, and tries again until it works", thread.getName());
        } else {
            Log.debugf(failure, "%s failed, %d times in a row", thread.getName(), failures);
        }
    }

    private void sleep(long millis, boolean untilRung) {
        lock.lock();
        try {
            boolean wasDraining = draining;
            long nanos = millis * 1_000_000;
            while (nanos > 0 && !closed && draining == wasDraining && !(untilRung && rung.get())) {
                nanos = wake.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            wake.signalAll();
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
