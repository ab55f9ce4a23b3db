package io.sallyport.changes;

import java.util.List;

/**
 * What waits for one open event stream; at its bound the stream is told to start over. Safe for any number of threads, as what it holds is.
 */
final class ChangeStream {
    private final ChangeFilter filter;
    private final PendingChanges pending;

    ChangeStream(ChangeFilter filter, int capacity, boolean lost) {
        this.filter = filter;
        this.pending = new PendingChanges(capacity);
        if (lost) {
            pending.lose();
        }
    }

    void offer(Change change) {
        if (filter.matches(change)) {
            pending.offer(change);
        }
    }

    /** Changes were missed that this stream may have wanted. */
    void lose() {
        pending.lose();
    }

    /** Takes what waits, as events of one kind each. */
    Drained drain(int idsPerEvent) {
        PendingChanges.Taken taken = pending.take();
        return new Drained(
                taken.lost(),
                taken.pieces(idsPerEvent).stream().map(ChangeStream::event).toList());
    }

    private static ChangeEvent event(PendingChanges.Piece piece) {
        return new ChangeEvent(
                piece.kind().label(),
                piece.changes().stream()
                        .map(change -> new ChangeEvent.Item(change.id(), change.version()))
                        .toList());
    }

    record Drained(boolean reset, List<ChangeEvent> events) {}
}
