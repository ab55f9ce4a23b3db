package io.sallyport.gateways;

import com.github.f4b6a3.tsid.TsidCreator;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refused connections, a row for each client ID and reason. */
@ApplicationScoped
class RefusedConnectionTable {
    private static final String ADD =
            """
            INSERT INTO refused_connection (id, client_id, reason, gateway_id, address, times, first_at, last_at)
            VALUES (:id, :client, :reason, :gateway, :address, :times, :first, :last)
            ON DUPLICATE KEY UPDATE times = times + VALUES(times), last_at = GREATEST(last_at, VALUES(last_at)),
              address = COALESCE(VALUES(address), address)""";

    private final EntityManager entityManager;

    RefusedConnectionTable(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** In the order of the keys, so that two replicas do not deadlock. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void add(Map<RefusedConnections.Who, RefusedConnections.Tally> sorted) {
        sorted.forEach((who, tally) -> entityManager
                .createNativeQuery(ADD)
                .setParameter("id", TsidCreator.getTsid().toString().toLowerCase(Locale.ROOT))
                .setParameter("client", who.clientId())
                .setParameter("reason", who.reason())
                .setParameter("gateway", RefusedConnections.gatewayOf(who.clientId()))
                .setParameter("address", tally.address())
                .setParameter("times", tally.times())
                .setParameter("first", tally.first())
                .setParameter("last", tally.last())
                .executeUpdate());
    }

    /** Strangers that are in no gateway's name are seen by those only who see everything. */
    List<RefusedConnectionView> find(@Nullable String gatewayId, Reach reach, String after, int most) {
        ReachTerm term = ReachTerm.inSql(reach);
        String ofGateway = gatewayId == null ? "" : " AND r.gateway_id = :gateway";
        Query query = entityManager
                .createNativeQuery(
                        """
                        SELECT r.id, r.client_id, r.reason, g.id, r.address, r.times, r.first_at, r.last_at
                        FROM refused_connection r LEFT JOIN gateway g ON g.id = r.gateway_id
                        WHERE r.id > :after AND %s%s ORDER BY r.id LIMIT :most"""
                                .formatted(term.text(), ofGateway),
                        Object[].class)
                .setParameter("after", after)
                .setParameter("most", most);
        term.parameters().forEach(query::setParameter);
        if (gatewayId != null) {
            query.setParameter("gateway", gatewayId);
        }
        @SuppressWarnings("unchecked")
        List<Object[]> rows = query.getResultList();
        return rows.stream().map(RefusedConnectionTable::view).toList();
    }

    @Transactional
    void keepNewest(int most, Instant since) {
        entityManager
                .createNativeQuery("DELETE FROM refused_connection WHERE last_at < :since")
                .setParameter("since", since)
                .executeUpdate();
        long rows = ((Number) entityManager
                        .createNativeQuery("SELECT COUNT(*) FROM refused_connection")
                        .getSingleResult())
                .longValue();
        if (rows > most) {
            entityManager
                    .createNativeQuery("DELETE FROM refused_connection ORDER BY last_at LIMIT :excess")
                    .setParameter("excess", rows - most)
                    .executeUpdate();
        }
    }

    private static RefusedConnectionView view(Object[] row) {
        return new RefusedConnectionView(
                (String) row[0],
                (String) row[1],
                (String) row[3],
                (String) row[2],
                (String) row[4],
                ((Number) row[5]).longValue(),
                instant(row[6]),
                instant(row[7]));
    }

    private static Instant instant(Object value) {
        return value instanceof Timestamp timestamp
                ? timestamp.toInstant()
                : ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
    }
}
