package io.sallyport.changes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;

/** Where a feature says, within its transaction, what it changes. It is told on after the commit, and never after a rollback. */
@ApplicationScoped
public class Changes {
    private static final Object KEY = Changes.class;

    private final TransactionSynchronizationRegistry transaction;
    private final ChangeListeners listeners;

    Changes(TransactionSynchronizationRegistry transaction, ChangeListeners listeners) {
        this.transaction = transaction;
        this.listeners = listeners;
    }

    /** @throws IllegalStateException outside of a transaction */
    public void record(Change change) {
        @SuppressWarnings("unchecked") // only written here
        List<Change> pending = (List<Change>) transaction.getResource(KEY);
        if (pending == null) {
            pending = new ArrayList<>();
            transaction.putResource(KEY, pending);
            transaction.registerInterposedSynchronization(new TellAfterCommit(pending));
        }
        pending.add(change);
    }

    private final class TellAfterCommit implements Synchronization {
        private final List<Change> pending;

        TellAfterCommit(List<Change> pending) {
            this.pending = pending;
        }

        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                listeners.committed(List.copyOf(pending));
            }
        }
    }
}
