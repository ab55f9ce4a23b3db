package io.sallyport.messaging;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Rings a while after it was asked to, once for all who asked meanwhile. Safe for any number of threads: one of them sets the timer. */
public final class DelayedBell {
    private final Runnable bell;
    private final Executor later;
    private final AtomicBoolean isSet = new AtomicBoolean();

    /** @param bell run on a timer's thread: must return at once */
    public DelayedBell(Duration after, Runnable bell) {
        this.bell = bell;
        this.later = CompletableFuture.delayedExecutor(after.toNanos(), TimeUnit.NANOSECONDS, Runnable::run);
    }

    public void ring() {
        if (isSet.compareAndSet(false, true)) {
            later.execute(() -> {
                isSet.set(false);
                bell.run();
            });
        }
    }
}
