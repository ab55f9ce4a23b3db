package io.sallyport.status;

import io.sallyport.gateways.GatewayType;
import io.sallyport.gateways.Location;
import io.sallyport.gateways.PresenceState;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The gateways that have location, type, presence and data path in common, as the database sums them up: at most 48 slices in all. */
record TotalsSlice(
        Location location,
        GatewayType type,
        PresenceState presence,
        @Nullable DataPath lastDataPath,
        long gateways,
        long flapping,
        BigDecimal dirtyBytes,
        BigDecimal clients,
        double cpuSum,
        long cpuCount,
        double cpuMaximum,
        long withCriticalAlerts,
        long reports,
        @Nullable Instant newestAt,
        @Nullable Instant oldestAt) {

    static final String COLUMNS =
            """
            g.location, g.type, COALESCE(p.state, 'OFFLINE') AS presence_state, s.data_path, COUNT(*), COUNT(p.flapping_look_at),
            COALESCE(SUM(s.dirty_bytes), 0), COALESCE(SUM(s.clients), 0),
            COALESCE(SUM(s.cpu), 0), COUNT(s.cpu), COALESCE(MAX(s.cpu), 0),
            COUNT(CASE WHEN s.alerts_critical > 0 THEN 1 END),
            COUNT(s.gateway_id), MAX(s.received_at), MIN(s.received_at)""";

    /** @param brokerAway whether nobody can tell any gateway's presence now, so that no report is current */
    static TotalsSlice of(Object[] row, boolean brokerAway) {
        String path = (String) row[3];
        return new TotalsSlice(
                Location.valueOf((String) row[0]),
                GatewayType.valueOf((String) row[1]),
                brokerAway ? PresenceState.BROKER_AWAY : PresenceState.valueOf((String) row[2]),
                path == null ? null : DataPath.valueOf(path),
                number(row[4]).longValue(),
                number(row[5]).longValue(),
                new BigDecimal(row[6].toString()),
                new BigDecimal(row[7].toString()),
                number(row[8]).doubleValue(),
                number(row[9]).longValue(),
                number(row[10]).doubleValue(),
                number(row[11]).longValue(),
                number(row[12]).longValue(),
                instant(row[13]),
                instant(row[14]));
    }

    boolean isCurrent() {
        return presence == PresenceState.ONLINE && lastDataPath != null;
    }

    DataPath dataPath() {
        return isCurrent() ? Objects.requireNonNull(lastDataPath) : DataPath.UNKNOWN;
    }

    private static Number number(Object value) {
        return (Number) value;
    }

    static @Nullable Instant instant(@Nullable Object value) {
        if (value instanceof Timestamp timestamp) {
            return timestamp.toInstant();
        }
        return value == null ? null : ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
    }
}
