package io.sallyport.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/** The console's epoch, which outranks generations: it grows when the console is restored from a backup, for what it knew after that is lost. */
@ApplicationScoped
public class Epochs {
    private final EntityManager entityManager;

    Epochs(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * From the end of the transaction on, every desired state that is set has the next epoch. What gateways have keeps the one that it was set with.
     *
     * @param known the newest that is known of from elsewhere: an earlier try to restore the same backup may have used it
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public long next(long known) {
        Number current = (Number) entityManager
                .createNativeQuery("SELECT epoch FROM console_epoch WHERE id = 1 FOR UPDATE")
                .getSingleResult();
        long next = Math.max(current.longValue(), known) + 1;
        entityManager
                .createNativeQuery("UPDATE console_epoch SET epoch = :next WHERE id = 1")
                .setParameter("next", next)
                .executeUpdate();
        entityManager
                .createNativeQuery("UPDATE storage_gateway SET epoch = :next, version = version + 1")
                .setParameter("next", next)
                .executeUpdate();
        return next;
    }
}
