package io.sallyport.changes;

import java.util.List;

/**
 * What a replica tells the others: what it committed. Each has the next number of its sender, so that whoever reads knows whether one is missing.
 *
 * @param sender another one at each start of a replica
 * @param sequence from 1, without a gap
 * @param kind a {@link Change.Kind}'s label, {@link #BEAT} or {@link #RESET}; a newer replica may have others
 */
record ChangeNotice(String sender, long sequence, String kind, List<Change> changes) {
    /** Nothing happened, and the sender is alive. */
    static final String BEAT = "beat";
    /** More happened than could be told. */
    static final String RESET = "reset";

    ChangeNotice {
        changes = List.copyOf(changes);
    }
}
