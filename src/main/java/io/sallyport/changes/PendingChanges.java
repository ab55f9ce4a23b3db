package io.sallyport.changes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest version of each changed thing, until somebody takes them; bounded in things. At the bound all of them are dropped, and whoever
 * takes is told that changes were lost. Safe for any number of threads: every method holds the one lock.
 */
final class PendingChanges {
    private final int capacity;
    private final Map<Change.Key, Change> newest = new LinkedHashMap<>();
    private boolean lost;

    PendingChanges(int capacity) {
        this.capacity = capacity;
    }

    synchronized void offer(Change change) {
        if (lost) {
            return;
        }
        // Two that commit one after the other on two threads may be told in the other order.
        newest.merge(change.key(), change, (old, late) -> late.version() < old.version() ? old : late);
        if (newest.size() > capacity) {
            lose();
        }
    }

    /** Drops what waits: it would not be all. */
    synchronized void lose() {
        newest.clear();
        lost = true;
    }

    synchronized Taken take() {
        Taken taken = new Taken(lost, List.copyOf(newest.values()));
        newest.clear();
        lost = false;
        return taken;
    }

    synchronized int size() {
        return newest.size();
    }

    /** @param lost whether changes were dropped since the last time; then there are no others */
    record Taken(boolean lost, List<Change> changes) {
        /** Of one kind each, in pieces of at most so many. */
        List<Piece> pieces(int most) {
            List<Piece> pieces = new ArrayList<>();
            for (Change.Kind kind : Change.Kind.values()) {
                List<Change> ofKind =
                        changes.stream().filter(change -> change.kind() == kind).toList();
                for (int from = 0; from < ofKind.size(); from += most) {
                    pieces.add(new Piece(kind, ofKind.subList(from, Math.min(ofKind.size(), from + most))));
                }
            }
            return pieces;
        }
    }

    record Piece(Change.Kind kind, List<Change> changes) {}
}
