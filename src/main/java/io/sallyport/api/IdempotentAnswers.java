package io.sallyport.api;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;

/** The kept answers, a row for each key. Any replica may remove old ones at any time. */
@ApplicationScoped
class IdempotentAnswers implements PeriodicWork {
    /** MySQL's code for a row that is locked, and MariaDB's (a lock wait that timed out). */
    private static final Set<Integer> LOCKED = Set.of(3572, 1205);

    private static final int CHUNK = 1_000;

    private final EntityManager entityManager;
    private final IdempotencyConfig config;
    private final Clock clock;

    IdempotentAnswers(EntityManager entityManager, IdempotencyConfig config, Clock clock) {
        this.entityManager = entityManager;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Takes a key for the transaction that is open.
     *
     * @return false if it was taken by a transaction that has committed
     * @throws Refusal 409 {@code IDEMPOTENCY_IN_PROGRESS} if it is in the hand of one that has not
     */
    boolean begin(String id, String fingerprint, Instant now) {
        try {
            if (isThere(id)) {
                return false;
            }
            // IGNORE: who comes second in the same moment waits here for the first, and then reads its answer.
            return entityManager
                            .createNativeQuery(
                                    "INSERT IGNORE INTO idempotency_key (id, fingerprint, created_at) VALUES (:id,"
                                            + " :fingerprint, :now)")
                            .setParameter("id", id)
                            .setParameter("fingerprint", fingerprint)
                            .setParameter("now", now)
                            .executeUpdate()
                    == 1;
        } catch (PersistenceException e) {
            if (isLocked(e)) {
                throw Refusal.conflict(
                        "IDEMPOTENCY_IN_PROGRESS",
                        "The first request with this Idempotency-Key is still under way; try again in a moment.");
            }
            throw e;
        }
    }

    void keep(String id, String answer) {
        entityManager
                .createNativeQuery("UPDATE idempotency_key SET answer = :answer WHERE id = :id")
                .setParameter("answer", answer)
                .setParameter("id", id)
                .executeUpdate();
    }

    Kept read(String id) {
        Object[] row = (Object[]) entityManager
                .createNativeQuery("SELECT fingerprint, answer FROM idempotency_key WHERE id = :id")
                .setParameter("id", id)
                .getSingleResult();
        return new Kept((String) row[0], (String) row[1]);
    }

    private boolean isThere(String id) {
        return !entityManager
                .createNativeQuery("SELECT id FROM idempotency_key WHERE id = :id FOR UPDATE NOWAIT")
                .setParameter("id", id)
                .getResultList()
                .isEmpty();
    }

    private static boolean isLocked(PersistenceException e) {
        SQLException sql = Causes.find(e, SQLException.class);
        return sql != null && LOCKED.contains(sql.getErrorCode());
    }

    @Scheduled(
            every = "${sallyport.idempotency.remove-every:10m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            removeOld();
        } catch (RuntimeException e) {
            Log.warnf("old idempotency keys could not be removed, again later: %s", e.toString());
        }
    }

    /** Tests call it by hand. */
    long removeOld() {
        Instant before = clock.instant().minus(config.keepFor());
        long all = 0;
        int removed;
        do {
            removed = QuarkusTransaction.requiringNew().call(() -> entityManager
                    .createNativeQuery(
                            "DELETE FROM idempotency_key WHERE created_at < :before ORDER BY created_at LIMIT :most")
                    .setParameter("before", before)
                    .setParameter("most", CHUNK)
                    .executeUpdate());
            all += removed;
        } while (removed == CHUNK);
        return all;
    }

    @Override
    public String work() {
        return "idempotency-keys";
    }

    @Override
    public Stage stage() {
        return Stage.CLEAN;
    }

    @Override
    public long takeTurn() {
        return removeOld();
    }

    record Kept(String fingerprint, String answer) {}
}
