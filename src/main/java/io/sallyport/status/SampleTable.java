package io.sallyport.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.StatusReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;
import org.jspecify.annotations.Nullable;

/** The samples of the history, in plain JDBC like {@link StatusTable}, and in the same transaction. */
@ApplicationScoped
class SampleTable {
    static final String NAME = "status_sample";

    /**
     * IGNORE, since the history must never cost a status: a sample whose partition is missing, or that is there already because a clock went
     * back, is left out and counted.
     */
    private static final String INSERT =
            """
            INSERT IGNORE INTO status_sample (gateway_id, sampled_at, cpu, memory_used_bytes, memory_total_bytes, \
            network_in, network_out, dirty_bytes, clients, data_path, ops, dirty_share, metadata_share) VALUES\s""";

    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final DataSource dataSource;
    private final long intervalSeconds;
    private final Counter written;
    private final Counter leftOut;

    SampleTable(DataSource dataSource, StatusConfig config, MeterRegistry registry) {
        this.dataSource = dataSource;
        this.intervalSeconds = config.history().sampleInterval().toSeconds();
        this.written = registry.counter("sallyport.status.samples", "outcome", "written");
        this.leftOut = registry.counter("sallyport.status.samples", "outcome", "left-out");
    }

    /** @param before when the report came in that was the newest until now */
    boolean isFirstOfInterval(Instant receivedAt, Instant before) {
        return intervalOf(receivedAt) > intervalOf(before);
    }

    /** One statement for all of them, and not a batch: only so does the driver say how many were written. */
    void insert(List<ReceivedStatus> samples) {
        if (samples.isEmpty()) {
            return;
        }
        String sql = INSERT + String.join(", ", Collections.nCopies(samples.size(), ROW));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            int index = 1;
            for (ReceivedStatus sample : samples) {
                for (Object value : valuesOf(sample)) {
                    insert.setObject(index++, value);
                }
            }
            int rows = insert.executeUpdate();
            written.increment(rows);
            leftOut.increment(samples.size() - rows);
        } catch (SQLException e) {
            throw new GenericJDBCException("samples could not be stored", e);
        }
    }

    private @Nullable Object[] valuesOf(ReceivedStatus sample) {
        StatusReport report = sample.report();
        StatusReport.Memory memory = report.memory();
        StatusReport.Network network = report.network();
        return new @Nullable Object[] {
            sample.gatewayId().value(),
            intervalOf(sample.receivedAt()) * intervalSeconds,
            report.cpu(),
            memory == null ? null : memory.usedBytes(),
            memory == null ? null : memory.totalBytes(),
            network == null ? null : network.inBytesPerSecond(),
            network == null ? null : network.outBytesPerSecond(),
            StatusTable.dirtyBytes(report),
            StatusTable.clients(report),
            DataPath.of(report).name(),
            operations(report),
            share(FullestCache.byDirtyData(report)),
            share(FullestCache.byMetadata(report))
        };
    }

    private static @Nullable Double share(@Nullable FullestCache cache) {
        return cache == null ? null : cache.share();
    }

    private static @Nullable Double operations(StatusReport report) {
        return report.shares().stream()
                .map(ShareStatus::opsPerSecond)
                .filter(Objects::nonNull)
                .reduce(Double::sum)
                .orElse(null);
    }

    private long intervalOf(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), intervalSeconds);
    }
}
