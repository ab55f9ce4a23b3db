package io.sallyport.status;

import io.sallyport.gateways.PresenceState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sums up unprotected data: the database does it, in one statement, and gives no more rows than are wanted. */
@ApplicationScoped
class UnprotectedDataRepository {
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private static final String SQL =
            """
            SELECT SUM(s.dirty_bytes) AS dirty, MIN(s.oldest_dirty_at), COUNT(*), COUNT(CASE WHEN %1$s THEN 1 END),
                SUM(CASE WHEN %1$s THEN s.dirty_bytes ELSE 0 END), MIN(s.received_at)%2$s
            FROM gateway g JOIN gateway_status s ON s.gateway_id = g.id
            LEFT JOIN gateway_presence p ON p.gateway_id = g.id
            WHERE s.dirty_bytes > 0 AND %3$s""";

    private static final String NOT_CURRENT = "COALESCE(p.state, 'OFFLINE') <> 'ONLINE'";

    private final EntityManager entityManager;

    UnprotectedDataRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    UnprotectedData.Sum total(FleetTerm which, Instant now, boolean brokerAway) {
        return sum(rows(query(which, "", "", brokerAway)).get(0), now);
    }

    /** Those with the most first. */
    List<UnprotectedData.Item> items(UnprotectedBy by, FleetTerm which, int most, Instant now, boolean brokerAway) {
        String group = by == UnprotectedBy.GATEWAY ? by.columns : by.key;
        String rest = " GROUP BY " + group + " ORDER BY dirty DESC, " + by.key;
        Query query = query(which, ", " + by.columns, rest, brokerAway).setMaxResults(most);
        return rows(query).stream().map(row -> item(by, row, now, brokerAway)).toList();
    }

    private Query query(FleetTerm which, String columns, String rest, boolean brokerAway) {
        String sql = SQL.formatted(brokerAway ? "1 = 1" : NOT_CURRENT, columns, which.text()) + rest;
        Query query = entityManager.createNativeQuery(sql);
        which.parameters().forEach(query::setParameter);
        return query;
    }

    private static UnprotectedData.Item item(
            UnprotectedBy by, @Nullable Object[] row, Instant now, boolean brokerAway) {
        return new UnprotectedData.Item(
                (String) row[6],
                (String) row[7],
                (String) row[8],
                (String) row[9],
                by == UnprotectedBy.GATEWAY ? presence((String) row[10], brokerAway) : null,
                sum(row, now));
    }

    private static PresenceState presence(@Nullable String state, boolean brokerAway) {
        if (brokerAway) {
            return PresenceState.BROKER_AWAY;
        }
        return state == null ? PresenceState.OFFLINE : PresenceState.valueOf(state);
    }

    private static UnprotectedData.Sum sum(@Nullable Object[] row, Instant now) {
        Instant dirtyAt = TotalsSlice.instant(row[1]);
        Instant reportAt = TotalsSlice.instant(row[5]);
        return new UnprotectedData.Sum(
                bytes(row[0]),
                dirtyAt,
                age(dirtyAt, now),
                count(row[2]),
                count(row[3]),
                bytes(row[4]),
                reportAt,
                age(reportAt, now));
    }

    /** What a gateway says of itself may be anything that a number can be, so the sum may be more than a number can be. */
    private static long bytes(@Nullable Object sum) {
        return sum == null ? 0 : new BigDecimal(sum.toString()).min(MOST).longValue();
    }

    private static long count(@Nullable Object count) {
        return ((Number) Objects.requireNonNull(count)).longValue();
    }

    private static @Nullable Long age(@Nullable Instant at, Instant now) {
        return at == null ? null : Math.max(0, Duration.between(at, now).toSeconds());
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object[]> rows(Query query) {
        return query.getResultList();
    }
}
