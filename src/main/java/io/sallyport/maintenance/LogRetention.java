package io.sallyport.maintenance;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Removes logs that came long ago, a few in a transaction, since they are large. Any replica may do it at any time. */
@ApplicationScoped
class LogRetention implements PeriodicWork {
    private static final int CHUNK = 20;

    private final LogTable table;
    private final MaintenanceConfig.Logs config;
    private final Clock clock;

    LogRetention(LogTable table, MaintenanceConfig config, Clock clock) {
        this.table = table;
        this.config = config.logs();
        this.clock = clock;
    }

    @Scheduled(
            every = "${sallyport.maintenance.logs.retention-every:10m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            sweep();
        } catch (RuntimeException e) {
            Log.warnf("old logs could not be removed, again later: %s", e.toString());
        }
    }

    /** Tests call it by hand. */
    long sweep() {
        Instant before = clock.instant().minus(config.retention());
        long all = 0;
        int removed;
        do {
            removed = QuarkusTransaction.requiringNew().call(() -> table.removeOlderThan(before, CHUNK));
            all += removed;
        } while (removed == CHUNK);
        return all;
    }

    @Override
    public String work() {
        return "log-retention";
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
