package io.sallyport.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * First in, first out, bounded in entries; at the bound the oldest gives way and is counted. Metrics: {@code sallyport.inbox.entries},
 * {@code sallyport.inbox.capacity} and {@code sallyport.inbox.dropped}, each with the inbox's name. Safe for any number of threads: one lock.
 */
public final class BoundedQueue<E> {
    private final int capacity;
    private final ArrayDeque<E> entries = new ArrayDeque<>();
    private final Counter dropped;

    public BoundedQueue(String name, int capacity, MeterRegistry registry) {
        this.capacity = capacity;
        this.dropped = registry.counter("sallyport.inbox.dropped", "inbox", name);
        Gauge.builder("sallyport.inbox.entries", this, BoundedQueue::size)
                .tag("inbox", name)
                .register(registry);
        Gauge.builder("sallyport.inbox.capacity", () -> capacity)
                .tag("inbox", name)
                .register(registry);
    }

    public void add(E entry) {
        synchronized (entries) {
            if (entries.size() >= capacity) {
                entries.removeFirst();
                dropped.increment();
            }
            entries.addLast(entry);
        }
    }

    /** The oldest entries, removed; empty if there are none. */
    public List<E> take(int most) {
        synchronized (entries) {
            int count = Math.min(most, entries.size());
            List<E> batch = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                batch.add(entries.removeFirst());
            }
            return batch;
        }
    }

    /** Puts back at the front what could not be written; beyond the capacity the oldest of them give way. */
    public void putBack(List<E> batch) {
        synchronized (entries) {
            for (int i = batch.size() - 1; i >= 0; i--) {
                if (entries.size() >= capacity) {
                    dropped.increment(i + 1.0);
                    return;
                }
                entries.addFirst(batch.get(i));
            }
        }
    }

    public int size() {
        synchronized (entries) {
            return entries.size();
        }
    }
}
