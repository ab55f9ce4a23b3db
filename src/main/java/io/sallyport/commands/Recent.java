package io.sallyport.commands;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What was put here a moment ago, for whoever comes a little too late: at most so many, the newest, and none longer than it is to be kept. */
final class Recent<V> {
    private final int most;
    private final long keepNanos;
    private final LongSupplier nanoTime;
    /** The oldest first. Guarded by this. */
    private final Map<String, Kept<V>> kept = new LinkedHashMap<>();

    /** @param nanoTime as {@link System#nanoTime()} */
    Recent(int most, Duration keepFor, LongSupplier nanoTime) {
        this.most = most;
        this.keepNanos = keepFor.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized void put(String id, V value) {
        // Taken out first, so that what is put again is the newest.
        kept.remove(id);
        kept.put(id, new Kept<>(value, nanoTime.getAsLong()));
        if (kept.size() > most) {
            Iterator<String> oldest = kept.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    synchronized Optional<V> find(String id) {
        return Optional.ofNullable(kept.get(id)).filter(this::isFresh).map(Kept::value);
    }

    /** Lets go of what was kept long enough; nothing is lost if this is not called, but memory. */
    synchronized void forgetOld() {
        Iterator<Kept<V>> oldest = kept.values().iterator();
        while (oldest.hasNext() && !isFresh(oldest.next())) {
            oldest.remove();
        }
    }

    synchronized int size() {
        return kept.size();
    }

    private boolean isFresh(Kept<V> value) {
        return nanoTime.getAsLong() - value.at() < keepNanos;
    }

    private record Kept<V>(V value, long at) {}
}
