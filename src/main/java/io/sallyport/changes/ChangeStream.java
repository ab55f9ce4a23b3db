package io.sallyport.changes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits for one open event stream: the newest version of each changed thing, bounded; at the bound all of it is dropped and the stream
 * is told to start over. Safe for any number of threads: every method holds the one lock.
 */
final class ChangeStream {
    private final ChangeFilter filter;
    private final int capacity;
    private final Map<Change.Key, Change> pending = new LinkedHashMap<>();
    private boolean lost;

    ChangeStream(ChangeFilter filter, int capacity, boolean lost) {
        this.filter = filter;
        this.capacity = capacity;
        this.lost = lost;
    }

    synchronized void offer(Change change) {
        if (lost || !filter.matches(change)) {
            return;
        }
        // Two that commit one after the other on two threads may be told in the other order.
        pending.merge(change.key(), change, (old, late) -> late.version() < old.version() ? old : late);
        if (pending.size() > capacity) {
            pending.clear();
            lost = true;
        }
    }

    /** Takes what waits, as events of one kind each. */
    synchronized Drained drain(int idsPerEvent) {
        if (lost) {
            lost = false;
            return new Drained(true, List.of());
        }
        Map<Change.Kind, List<ChangeEvent.Item>> byKind = new EnumMap<>(Change.Kind.class);
        for (Change change : pending.values()) {
            byKind.computeIfAbsent(change.kind(), kind -> new ArrayList<>())
                    .add(new ChangeEvent.Item(change.id(), change.version()));
        }
        pending.clear();
        List<ChangeEvent> events = new ArrayList<>();
        byKind.forEach((kind, items) -> {
            for (int from = 0; from < items.size(); from += idsPerEvent) {
                events.add(new ChangeEvent(
                        kind.label(), List.copyOf(items.subList(from, Math.min(items.size(), from + idsPerEvent)))));
            }
        });
        return new Drained(false, events);
    }

    record Drained(boolean reset, List<ChangeEvent> events) {}
}
