package io.sallyport.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.status.PartitionPlan.Partition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/** Cares for the history's partitions: made ahead of time, dropped when all of one is old; rows are never deleted one by one. */
@ApplicationScoped
@Startup
class SamplePartitions implements PeriodicWork {
    private final PartitionedTable table;
    private final StatusConfig.History config;
    private final Clock clock;
    /** Written by whoever ticks, read by the metrics. */
    private volatile List<Partition> known = List.of();

    SamplePartitions(DataSource dataSource, StatusConfig config, Clock clock, MeterRegistry registry) {
        this.table = new PartitionedTable(dataSource, SampleTable.NAME);
        this.config = config.history();
        this.clock = clock;
        Gauge.builder("sallyport.status.history.partitions", () -> known.size()).register(registry);
        Gauge.builder("sallyport.status.history.ahead.seconds", this::aheadSeconds)
                .register(registry);
    }

    @Scheduled(
            every = "${sallyport.status.history.partition-check:1m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            tick();
        } catch (SQLException | RuntimeException e) {
            Log.warnf("the care for the history's partitions failed, again soon: %s", e.toString());
        }
    }

    /** Tests call it by hand. */
    void tick() throws SQLException {
        known = table.maintain(clock.instant(), config.retention(), config.ahead());
    }

    /** Negative: samples have no place and are left out. */
    private long aheadSeconds() {
        List<Partition> partitions = known;
        Instant now = clock.instant();
        return partitions.isEmpty() ? 0 : partitions.get(partitions.size() - 1).lessThan() - now.getEpochSecond();
    }

    @Override
    public String work() {
        return "history-partitions";
    }

    @Override
    public Stage stage() {
        return Stage.CLEAN;
    }

    @Override
    public long takeTurn() {
        try {
            tick();
        } catch (SQLException e) {
            throw new GenericJDBCException("the history's partitions could not be cared for", e);
        }
        return 0;
    }
}
