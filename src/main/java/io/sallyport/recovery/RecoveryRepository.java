package io.sallyport.recovery;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class RecoveryRepository implements PanacheRepositoryBase<Recovery, String> {
    private final EntityManager entityManager;

    RecoveryRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Locks the row, and makes it before if it is not there: of replicas that start at once one begins, and the others find it begun. */
    Recovery make(String name, Instant now) {
        entityManager
                .createNativeQuery(
                        """
                        INSERT INTO recovery (name, state, epoch, begun_at, commands_ended, batches_cancelled, revocations)
                        VALUES (:name, 'NEW', 0, :now, 0, 0, 0) ON DUPLICATE KEY UPDATE name = name""")
                .setParameter("name", name)
                .setParameter("now", now)
                .executeUpdate();
        return locked("name = :name", name).get(0);
    }

    Optional<Recovery> lockOpen() {
        return locked("state = :name", RecoveryState.OPEN.name()).stream().findFirst();
    }

    /** All that are open, but this one: of an earlier recovery that the backup was made in. */
    List<Recovery> lockOthers(String name) {
        return locked("state = 'OPEN' AND name <> :name", name);
    }

    private List<Recovery> locked(String condition, String name) {
        @SuppressWarnings("unchecked") // a statement for whole rows
        List<Recovery> found = entityManager
                .createNativeQuery(
                        "SELECT * FROM recovery WHERE " + condition + " ORDER BY name FOR UPDATE", Recovery.class)
                .setParameter("name", name)
                .getResultList();
        found.forEach(entityManager::refresh);
        return found;
    }

    Optional<Recovery> open() {
        return find("state", RecoveryState.OPEN).firstResultOptional();
    }

    /** The one that is open, or else the last. */
    Optional<Recovery> newest() {
        return find("state <> ?1 order by begunAt desc", RecoveryState.NEW).firstResultOptional();
    }
}
