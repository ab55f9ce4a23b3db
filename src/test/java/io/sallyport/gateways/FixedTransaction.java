package io.sallyport.gateways;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;

/** A transaction that ends, rolled back, when a test says so. */
final class FixedTransaction implements TransactionSynchronizationRegistry {
    private final List<Synchronization> interposed = new ArrayList<>();

    void end() {
        interposed.forEach(one -> one.afterCompletion(Status.STATUS_ROLLEDBACK));
        interposed.clear();
    }

    @Override
    public void registerInterposedSynchronization(Synchronization synchronization) {
        interposed.add(synchronization);
    }

    @Override
    public Object getTransactionKey() {
        return this;
    }

    @Override
    public void putResource(Object key, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object getResource(Object key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getTransactionStatus() {
        return Status.STATUS_ACTIVE;
    }

    @Override
    public void setRollbackOnly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean getRollbackOnly() {
        return false;
    }
}
