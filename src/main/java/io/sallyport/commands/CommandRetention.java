package io.sallyport.commands;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Removes what ended long ago, a thousand rows in a transaction. Any replica may do it at any time: what is gone is gone. A batch goes when
 * its last command has gone.
 */
@ApplicationScoped
class CommandRetention implements PeriodicWork {
    private static final int CHUNK = 1_000;
    /** The console's own questions are of no interest once they are answered. */
    private static final Duration QUESTIONS = Duration.ofHours(1);

    private final EntityManager entityManager;
    private final CommandsConfig config;
    private final Clock clock;

    CommandRetention(EntityManager entityManager, CommandsConfig config, Clock clock) {
        this.entityManager = entityManager;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${sallyport.commands.retention-every:10m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            sweep();
        } catch (RuntimeException e) {
            Log.warnf("old commands could not be removed, again later: %s", e.toString());
        }
    }

    /** Tests call it by hand. */
    long sweep() {
        Instant now = clock.instant();
        long all = repeat(
                "DELETE FROM command WHERE internal AND ended_at < :before ORDER BY ended_at LIMIT :most",
                now.minus(QUESTIONS));
        Instant before = now.minus(config.retention());
        all += repeat(
                "DELETE FROM command WHERE NOT internal AND ended_at < :before ORDER BY ended_at LIMIT :most", before);
        all += repeat(
                """
                DELETE FROM command_batch WHERE state IN ('MADE', 'CANCELLED') AND created_at < :before
                  AND NOT EXISTS (SELECT 1 FROM command WHERE command.batch_id = command_batch.id)
                ORDER BY created_at LIMIT :most""",
                before);
        return all;
    }

    private long repeat(String delete, Instant before) {
        long all = 0;
        int removed;
        do {
            removed = QuarkusTransaction.requiringNew().call(() -> entityManager
                    .createNativeQuery(delete)
                    .setParameter("before", before)
                    .setParameter("most", CHUNK)
                    .executeUpdate());
            all += removed;
        } while (removed == CHUNK);
        return all;
    }

    @Override
    public String work() {
        return "command-retention";
    }

    @Override
    public Stage stage() {
        return Stage.CLEAN;
    }

    @Override
    public long takeTurn() {
        return sweep();
    }
}
