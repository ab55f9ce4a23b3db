package io.sallyport.messaging;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.logging.Log;
import io.sallyport.api.Causes;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch in one transaction, and keeps one bad entry from harming the others: a deadlock or lock timeout is tried again in a moment, a
 * database that is away is the caller's to wait for, and any other failure halves the batch until the bad entry stands alone. Metric: {@code sallyport.database.retries}.
 */
public final class Batches {
    private static final int TRIES = 8;
    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    /** Disk full, table full, read-only by option, transaction or mode (as during a failover): these have the SQL state of any error. */
    private static final Set<Integer> CAN_NOT_WRITE_NOW = Set.of(1021, 1114, 1290, 1792, 1836);

    private Batches() {}

    /**
     * @param write all or nothing, in a transaction of its own
     * @param reject what can't be written, with the reason; called once for each bad entry
     * @throws RuntimeException if the database is away: nothing is lost, call again with the same entries
     */
    public static <E> void write(List<E> entries, Consumer<List<E>> write, BiConsumer<E, RuntimeException> reject) {
        if (entries.isEmpty()) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                write.accept(entries);
                return;
            } catch (RuntimeException e) {
                SQLException sql = Causes.find(e, SQLException.class);
                if (isLockConflict(sql) && attempt < TRIES) {
                    // The global registry, as this class has no beans; Quarkus's own is a part of it.
                    Metrics.counter("sallyport.database.retries").increment();
                    Log.debugf("deadlock over %d rows, attempt %d", entries.size(), attempt);
                    letTheOtherGoFirst(attempt);
                    continue;
                }
                if (isAway(sql, e) || isLockConflict(sql)) {
                    throw e;
                }
                if (entries.size() == 1) {
                    reject.accept(entries.get(0), e);
                    return;
                }
                int middle = entries.size() / 2;
                write(entries.subList(0, middle), write, reject);
                write(entries.subList(middle, entries.size()), write, reject);
                return;
            }
        }
    }

    /** Two that collided and try again at once would collide again. A few milliseconds, more with each attempt, never the same. */
    private static void letTheOtherGoFirst(int attempt) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1, 10L * attempt) * 1_000_000);
    }

    private static boolean isLockConflict(@Nullable SQLException e) {
        return e != null && (e.getErrorCode() == DEADLOCK || e.getErrorCode() == LOCK_WAIT_TIMEOUT);
    }

    /** Connection errors have SQL state 08…; a pool that can't give a connection has none; a killed query, a read-only or full server is no bad row. */
    private static boolean isAway(@Nullable SQLException sql, RuntimeException e) {
        if (sql == null) {
            return e instanceof jakarta.persistence.PersistenceException && e.getCause() == null;
        }
        String state = sql.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("70100")
                || CAN_NOT_WRITE_NOW.contains(sql.getErrorCode())
                || sql instanceof java.sql.SQLTransientException;
    }
}
