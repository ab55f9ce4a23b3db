package io.sallyport.status;

import io.sallyport.gateways.PresenceState;
import io.sallyport.protocol.GatewayId;
import io.sallyport.status.Outlook.Series;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/**
 * Reads what forecasts follow from: the database adds up the samples, in one pass through them in the order of their key. They are not joined
 * with the present values there: MariaDB would do the sums for each gateway anew, which costs twice as much.
 */
@ApplicationScoped
class OutlookRepository {
    private static final String PRESENT =
            """
            SELECT g.id, g.name, g.group_id, g.site, COALESCE(p.state, 'OFFLINE'), s.received_at, s.dirty_bytes,
                s.cache_dirty_bytes, s.cache_size_bytes, s.metadata_bytes, s.metadata_limit_bytes, s.throttled
            FROM gateway g JOIN gateway_status s ON s.gateway_id = g.id
            LEFT JOIN gateway_presence p ON p.gateway_id = g.id""";

    /** The values are made DOUBLE before they are multiplied: a product of what gateways say may be more than a BIGINT holds. */
    private static final String SAMPLES =
            """
            SELECT v.gateway_id%s FROM (
                SELECT gateway_id, 1e0 * (sampled_at - :from) AS t, 1e0 * dirty_bytes AS dirty, dirty_share, metadata_share
                FROM status_sample WHERE sampled_at >= :from%s) v
            GROUP BY v.gateway_id""";

    private static final String SUMS =
            """
            , COUNT(v.%1$s), SUM(CASE WHEN v.%1$s IS NOT NULL THEN v.t END), SUM(v.%1$s), \
            SUM(CASE WHEN v.%1$s IS NOT NULL THEN v.t * v.t END), SUM(v.t * v.%1$s), SUM(v.%1$s * v.%1$s)""";

    private final EntityManager entityManager;

    OutlookRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Empty if it has not reported yet. */
    Optional<Outlook> of(GatewayId gateway, Instant from) {
        List<Outlook> found = new ArrayList<>();
        read(gateway, from, EnumSet.allOf(Series.class), found::add);
        return found.stream().findFirst();
    }

    /** Each gateway that has reported, with the sums that limits follow from. */
    void eachOfFleet(Instant from, Consumer<Outlook> reader) {
        read(null, from, EnumSet.of(Series.DIRTY_SHARE, Series.METADATA_SHARE), reader);
    }

    private void read(@Nullable GatewayId gateway, Instant from, Set<Series> series, Consumer<Outlook> reader) {
        Map<String, Outlook> present = new HashMap<>();
        try (Stream<Object[]> rows = rows(PRESENT + (gateway == null ? "" : " WHERE g.id = :id"), gateway, null)) {
            rows.map(OutlookRepository::outlook).forEach(outlook -> present.put(outlook.gatewayId(), outlook));
        }
        StringBuilder sums = new StringBuilder();
        series.forEach(one -> sums.append(SUMS.formatted(one.column)));
        String sql = SAMPLES.formatted(sums, gateway == null ? "" : " AND gateway_id = :id");
        try (Stream<Object[]> rows = rows(sql, gateway, from)) {
            rows.forEach(row -> {
                // Samples stay a while when their gateway is deleted.
                Outlook outlook = present.remove(text(row[0]));
                if (outlook != null) {
                    reader.accept(outlook.with(sums(row, series)));
                }
            });
        }
        present.values().forEach(reader);
    }

    /** As the database sends them, so that they are not all held. To be closed, and nothing else asked meanwhile. */
    private Stream<Object[]> rows(String sql, @Nullable GatewayId gateway, @Nullable Instant from) {
        @SuppressWarnings("unchecked")
        NativeQuery<Object[]> query = entityManager.createNativeQuery(sql).unwrap(NativeQuery.class);
        if (gateway != null) {
            query.setParameter("id", gateway.value());
        }
        if (from != null) {
            query.setParameter("from", from.getEpochSecond());
        }
        return query.setFetchSize(Integer.MIN_VALUE).getResultStream();
    }

    private static Outlook outlook(@Nullable Object[] row) {
        return new Outlook(
                text(row[0]),
                text(row[1]),
                text(row[2]),
                (String) row[3],
                PresenceState.valueOf(text(row[4])),
                Objects.requireNonNull(TotalsSlice.instant(row[5])),
                ((Number) Objects.requireNonNull(row[6])).longValue(),
                cache(row[7], row[8]),
                cache(row[9], row[10]),
                Boolean.TRUE.equals(row[11]) || row[11] instanceof Number number && number.intValue() != 0,
                Map.of());
    }

    private static Map<Series, TrendSums> sums(@Nullable Object[] row, Set<Series> series) {
        Map<Series, TrendSums> sums = new EnumMap<>(Series.class);
        int first = 1;
        for (Series one : series) {
            sums.put(
                    one,
                    new TrendSums(
                            (long) real(row[first]),
                            real(row[first + 1]),
                            real(row[first + 2]),
                            real(row[first + 3]),
                            real(row[first + 4]),
                            real(row[first + 5])));
            first += 6;
        }
        return sums;
    }

    private static @Nullable FullestCache cache(@Nullable Object bytes, @Nullable Object ofBytes) {
        return bytes == null || ofBytes == null
                ? null
                : new FullestCache(((Number) bytes).longValue(), ((Number) ofBytes).longValue());
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }

    private static double real(@Nullable Object value) {
        return value == null ? 0 : ((Number) value).doubleValue();
    }
}
