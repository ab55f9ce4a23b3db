package io.sallyport.changes;

import java.util.List;

/** Told after the commit: must return at once. */
public interface ChangeListener {
    /**
     * This replica committed something. Told on the thread that committed.
     *
     * @param changes one transaction's, in the order in which they were made
     */
    void onCommitted(List<Change> changes);

    /** Another replica committed something, within the last seconds. Told on a thread of the change feed; maybe twice. */
    default void onHeard(List<Change> changes) {
        onCommitted(changes);
    }

    /** Other replicas may have committed what was not heard here, and never will be: whoever keeps something looks for itself. */
    default void onLost() {}
}
