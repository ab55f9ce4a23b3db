package io.sallyport.status;

import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the history: the database sums up the steps, so a year in steps of a day is as few rows as a day in steps of minutes. */
@ApplicationScoped
class HistoryRepository {
    private static final List<DataPath> BY_RANK = List.of(DataPath.SERVING, DataPath.DEGRADED, DataPath.DOWN);

    private final EntityManager entityManager;

    HistoryRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    List<HistoryView.Point> points(GatewayId gateway, HistoryRange range) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entityManager
                .createNativeQuery(
                        """
                        SELECT sampled_at - MOD(sampled_at, :step) AS step_start, COUNT(*), AVG(cpu), AVG(memory_used_bytes),
                            MAX(memory_total_bytes), AVG(network_in), AVG(network_out), MAX(dirty_bytes), MAX(clients),
                            MAX(CASE data_path WHEN 'DOWN' THEN 2 WHEN 'DEGRADED' THEN 1 ELSE 0 END), AVG(ops)
                        FROM status_sample
                        WHERE gateway_id = :gateway AND sampled_at >= :from AND sampled_at < :to
                        GROUP BY step_start ORDER BY step_start""")
                .setParameter("step", range.stepSeconds())
                .setParameter("gateway", gateway.value())
                .setParameter("from", range.from().getEpochSecond())
                .setParameter("to", range.to().getEpochSecond())
                .getResultList();
        return rows.stream().map(HistoryRepository::point).toList();
    }

    private static HistoryView.Point point(@Nullable Object[] row) {
        return new HistoryView.Point(
                Instant.ofEpochSecond(whole(row[0])),
                whole(row[1]),
                real(row[2]),
                row[3] == null ? null : whole(row[3]),
                row[4] == null ? null : whole(row[4]),
                real(row[5]),
                real(row[6]),
                whole(row[7]),
                whole(row[8]),
                BY_RANK.get((int) whole(row[9])),
                real(row[10]));
    }

    private static long whole(@Nullable Object value) {
        return value == null ? 0 : ((Number) value).longValue();
    }

    private static @Nullable Double real(@Nullable Object value) {
        return value == null ? null : ((Number) value).doubleValue();
    }
}
