package io.sallyport.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * First in, first out, bounded in entries and in bytes; at a bound the oldest gives way and is counted. Metrics:
 * {@code sallyport.inbox.entries}, {@code sallyport.inbox.bytes}, {@code sallyport.inbox.capacity} and {@code sallyport.inbox.dropped}, each
 * with the inbox's name. Safe for any number of threads: one lock.
 */
public final class BoundedQueue<E> {
    private final int capacity;
    private final long maxBytes;
    private final ToIntFunction<? super E> sizeBytes;
    private final ArrayDeque<E> entries = new ArrayDeque<>();
    private final Counter dropped;
    private long bytes;

    /** @param maxBytes an entry that is larger by itself does not stay */
    public BoundedQueue(
            String name, int capacity, long maxBytes, ToIntFunction<? super E> sizeBytes, MeterRegistry registry) {
        this.capacity = capacity;
        this.maxBytes = maxBytes;
        this.sizeBytes = sizeBytes;
        this.dropped = registry.counter("sallyport.inbox.dropped", "inbox", name);
        Gauge.builder("sallyport.inbox.entries", this, BoundedQueue::size)
                .tag("inbox", name)
                .register(registry);
        Gauge.builder("sallyport.inbox.bytes", this, BoundedQueue::bytes)
                .tag("inbox", name)
                .register(registry);
        Gauge.builder("sallyport.inbox.capacity", () -> capacity)
                .tag("inbox", name)
                .register(registry);
    }

    public void add(E entry) {
        synchronized (entries) {
            entries.addLast(entry);
            bytes += sizeBytes.applyAsInt(entry);
            makeRoom();
        }
    }

    /** The oldest entries, removed; empty if there are none. */
    public List<E> take(int most) {
        synchronized (entries) {
            int count = Math.min(most, entries.size());
            List<E> batch = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                batch.add(removeOldest());
            }
            return batch;
        }
    }

    /** Puts back at the front what could not be written; beyond a bound the oldest of them give way. */
    public void putBack(List<E> batch) {
        synchronized (entries) {
            for (int i = batch.size() - 1; i >= 0; i--) {
                entries.addFirst(batch.get(i));
                bytes += sizeBytes.applyAsInt(batch.get(i));
            }
            makeRoom();
        }
    }

    /** What has waited longest. It stays. */
    public Optional<E> oldest() {
        synchronized (entries) {
            return Optional.ofNullable(entries.peekFirst());
        }
    }

    public int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    public long bytes() {
        synchronized (entries) {
            return bytes;
        }
    }

    /** How many gave way since the start. */
    public long dropped() {
        return (long) dropped.count();
    }

    private void makeRoom() {
        while (entries.size() > capacity || bytes > maxBytes) {
            removeOldest();
            dropped.increment();
        }
    }

    private E removeOldest() {
        E oldest = entries.removeFirst();
        bytes -= sizeBytes.applyAsInt(oldest);
        return oldest;
    }
}
