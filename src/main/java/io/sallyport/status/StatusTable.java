package io.sallyport.status;

import com.mysql.cj.jdbc.JdbcConnection;
import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkCodec;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;
import org.jspecify.annotations.Nullable;

/**
 * The status table, in plain JDBC: one row a gateway, written at the rate of the whole fleet's reports. SQL that MySQL and MariaDB both take.
 */
@ApplicationScoped
class StatusTable {
    /** In one statement, which stays below 16 MiB (MariaDB's max_allowed_packet) also with the largest reports, each character escaped. */
    private static final int ROWS = 64;

    private static final int COLUMNS = 22;

    private static final String INSERT =
            """
            INSERT INTO gateway_status (gateway_id, version, group_id, binding, boot, boot_id, seq, received_at, reported_at, \
            data_path, cpu, dirty_bytes, clients, alerts_critical, report, cache_dirty_bytes, cache_size_bytes, metadata_bytes, \
            metadata_limit_bytes, throttled, oldest_dirty_at, config_hash) VALUES """;

    private static final String OR_UPDATE =
            """
             ON DUPLICATE KEY UPDATE version = VALUES(version), group_id = VALUES(group_id), binding = VALUES(binding), \
            boot = VALUES(boot), boot_id = VALUES(boot_id), seq = VALUES(seq), received_at = VALUES(received_at), \
            reported_at = VALUES(reported_at), data_path = VALUES(data_path), cpu = VALUES(cpu), \
            dirty_bytes = VALUES(dirty_bytes), clients = VALUES(clients), \
            alerts_critical = VALUES(alerts_critical), report = VALUES(report), \
            cache_dirty_bytes = VALUES(cache_dirty_bytes), cache_size_bytes = VALUES(cache_size_bytes), \
            metadata_bytes = VALUES(metadata_bytes), metadata_limit_bytes = VALUES(metadata_limit_bytes), \
            throttled = VALUES(throttled), oldest_dirty_at = VALUES(oldest_dirty_at), config_hash = VALUES(config_hash)""";

    private static final String UPSERT_FULL = upsertOf(ROWS);

    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:01Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private static final String SELECT_POSITIONS =
            """
            SELECT gateway_id, version, binding, boot, boot_id, seq, received_at FROM gateway_status \
            WHERE gateway_id IN (%s) ORDER BY gateway_id FOR UPDATE""";

    private final DataSource dataSource;

    StatusTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Locks these gateways, in the order of their IDs, and says how far each has come. Their presences are locked already, as whoever writes
     * does it: a presence exists from the registration on, so two replicas never both write a gateway's first row.
     */
    Map<String, StatusPosition> lockPositions(SortedSet<String> gatewayIds) {
        if (gatewayIds.isEmpty()) {
            return Map.of();
        }
        String marks = String.join(", ", Collections.nCopies(gatewayIds.size(), "?"));
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT_POSITIONS.formatted(marks))) {
            int index = 1;
            for (String id : gatewayIds) {
                select.setString(index++, id);
            }
            Map<String, StatusPosition> positions = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.put(rows.getString(1), position(rows));
                }
            }
            return positions;
        } catch (SQLException e) {
            throw new GenericJDBCException("the positions of reports could not be read", e);
        }
    }

    private static StatusPosition position(ResultSet row) throws SQLException {
        return new StatusPosition(
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                row.getLong(6),
                row.getObject(7, LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }

    /** The next report counts as newer, whatever its boot is. */
    void forgetPosition(String gatewayId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE gateway_status SET boot = -1, boot_id = '', seq = -1 WHERE gateway_id = ?")) {
            update.setString(1, gatewayId);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new GenericJDBCException("the position of a gateway's reports could not be forgotten", e);
        }
    }

    /**
     * The server prepares the statement of full size, so that values are neither escaped here nor parsed there. Until the end of the call only,
     * since all replicas share the number of statements that a server keeps.
     */
    void upsert(List<Row> rows) {
        int rest = rows.size() % ROWS;
        int full = rows.size() - rest;
        try (Connection connection = dataSource.getConnection()) {
            if (full > 0) {
                try (PreparedStatement upsert =
                        connection.unwrap(JdbcConnection.class).serverPrepareStatement(UPSERT_FULL)) {
                    for (int from = 0; from < full; from += ROWS) {
                        execute(upsert, rows.subList(from, from + ROWS));
                    }
                }
            }
            if (rest > 0) {
                try (PreparedStatement upsert = connection.prepareStatement(upsertOf(rest))) {
                    execute(upsert, rows.subList(full, rows.size()));
                }
            }
        } catch (SQLException e) {
            throw new GenericJDBCException("reports could not be stored", e);
        }
    }

    /** One statement, written here: the driver would make the same of a batch, but go through each value twice. */
    private static String upsertOf(int rows) {
        String marks = "(?" + ", ?".repeat(COLUMNS - 1) + ")";
        return INSERT + marks + (", " + marks).repeat(rows - 1) + OR_UPDATE;
    }

    private static void execute(PreparedStatement upsert, List<Row> rows) throws SQLException {
        int before = 0;
        for (Row row : rows) {
            bind(upsert, before, row);
            before += COLUMNS;
        }
        upsert.executeUpdate();
    }

    private static void bind(PreparedStatement upsert, int before, Row row) throws SQLException {
        StatusReport report = row.status().report();
        upsert.setString(before + 1, row.status().gatewayId().value());
        upsert.setLong(before + 2, row.version());
        upsert.setString(before + 3, row.groupId());
        upsert.setLong(before + 4, report.origin().binding());
        upsert.setLong(before + 5, report.origin().boot());
        upsert.setString(before + 6, report.origin().bootId());
        upsert.setLong(before + 7, report.origin().requireSeq());
        upsert.setObject(before + 8, held(row.status().receivedAt()));
        upsert.setObject(before + 9, held(report.at()));
        upsert.setString(before + 10, DataPath.of(report).name());
        Double cpu = report.cpu();
        if (cpu == null) {
            upsert.setNull(before + 11, Types.DOUBLE);
        } else {
            upsert.setDouble(before + 11, cpu);
        }
        upsert.setLong(before + 12, dirtyBytes(report));
        upsert.setLong(before + 13, clients(report));
        upsert.setLong(before + 14, critical(report));
        upsert.setString(before + 15, UplinkCodec.resultTextOf(report));
        FullestCache data = FullestCache.byDirtyData(report);
        setLong(upsert, before + 16, data == null ? null : data.bytes());
        setLong(upsert, before + 17, data == null ? null : data.ofBytes());
        FullestCache metadata = FullestCache.byMetadata(report);
        setLong(upsert, before + 18, metadata == null ? null : metadata.bytes());
        setLong(upsert, before + 19, metadata == null ? null : metadata.ofBytes());
        upsert.setBoolean(before + 20, FullestCache.isThrottled(report));
        Instant oldestDirtyAt = FullestCache.oldestDirtyAt(report);
        if (oldestDirtyAt == null) {
            upsert.setNull(before + 21, Types.TIMESTAMP);
        } else {
            upsert.setObject(before + 21, held(oldestDirtyAt));
        }
        upsert.setString(before + 22, report.configHash());
    }

    private static void setLong(PreparedStatement upsert, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            upsert.setNull(index, Types.BIGINT);
        } else {
            upsert.setLong(index, value);
        }
    }

    /** In UTC, as the column has it. A clock far off must not make a row that the column can't hold. */
    private static LocalDateTime held(Instant instant) {
        Instant held = instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
        return LocalDateTime.ofInstant(held, ZoneOffset.UTC);
    }

    static long dirtyBytes(StatusReport report) {
        return sum(report.caches().stream().map(CacheStatus::dirtyBytes));
    }

    static long clients(StatusReport report) {
        return sum(report.shares().stream().map(ShareStatus::clients));
    }

    private static long critical(StatusReport report) {
        return report.alerts().stream()
                .filter(alert -> alert.severity() == StatusReport.Severity.CRITICAL)
                .count();
    }

    private static long sum(Stream<Long> values) {
        return values.filter(Objects::nonNull).mapToLong(Long::longValue).sum();
    }

    /** @param version one more than the row's that it replaces */
    record Row(ReceivedStatus status, String groupId, long version) {}
}
