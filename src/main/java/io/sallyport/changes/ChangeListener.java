package io.sallyport.changes;

import java.util.List;

/** Told after the commit, on the thread that committed: must return at once. */
public interface ChangeListener {
    /** @param changes one transaction's, in the order in which they were made */
    void onCommitted(List<Change> changes);
}
