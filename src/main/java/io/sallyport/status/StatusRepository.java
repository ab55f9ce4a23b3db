package io.sallyport.status;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sallyport.api.Refusal;
import io.sallyport.gateways.ReachTerm;
import io.sallyport.protocol.GroupId;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class StatusRepository implements PanacheRepositoryBase<GatewayStatus, String> {
    private final EntityManager entityManager;

    StatusRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    List<GatewayStatus> of(Collection<String> gatewayIds) {
        return gatewayIds.isEmpty() ? List.of() : list("gatewayId in ?1", gatewayIds);
    }

    /** @param group null for all groups that can be reached */
    List<TotalsSlice> slices(@Nullable GroupId group, Reach reach, boolean brokerAway) {
        ReachTerm within = ReachTerm.inSql(reach);
        String sql = "SELECT " + TotalsSlice.COLUMNS
                + """
                 FROM gateway g LEFT JOIN gateway_presence p ON p.gateway_id = g.id
                LEFT JOIN gateway_status s ON s.gateway_id = g.id """
                + " WHERE " + within.text() + (group == null ? "" : " AND g.group_id = :group")
                + " GROUP BY g.location, g.type, presence_state, s.data_path";
        Query query = entityManager.createNativeQuery(sql);
        within.parameters().forEach(query::setParameter);
        if (group != null) {
            query.setParameter("group", group.value());
        }
        @SuppressWarnings("unchecked")
        List<Object[]> rows = query.getResultList();
        return rows.stream().map(row -> TotalsSlice.of(row, brokerAway)).toList();
    }

    /** @throws Refusal 404 {@code GROUP_NOT_FOUND} */
    @Transactional
    void requireGroup(GroupId id) {
        boolean missing = entityManager
                .createNativeQuery("SELECT 1 FROM gateway_group WHERE id = :id", Integer.class)
                .setParameter("id", id.value())
                .getResultList()
                .isEmpty();
        if (missing) {
            throw Refusal.notFound("GROUP_NOT_FOUND", "There is no group " + id + ".");
        }
    }

    /**
     * Gateways that are taken for better than they are: neither a report nor a change of presence for so many of their own intervals.
     *
     * @param listeningSince since when reports could be heard; a gateway had a chance only if its interval has passed since
     * @param presences the states that this would worsen, comma-separated
     */
    List<String> overdue(Instant now, Instant listeningSince, int intervals, List<String> presences, int most) {
        @SuppressWarnings("unchecked")
        List<String> ids = entityManager
                .createNativeQuery(
                        """
                        SELECT p.gateway_id FROM gateway_presence p LEFT JOIN gateway_status s ON s.gateway_id = p.gateway_id
                        WHERE p.state IN (:presences)
                          AND GREATEST(p.since, COALESCE(s.received_at, p.since))
                              < TIMESTAMPADD(SECOND, -:intervals * p.report_interval_seconds, :now)
                          AND TIMESTAMPADD(SECOND, p.report_interval_seconds, :listening) < :now
                        ORDER BY p.gateway_id LIMIT :most""",
                        String.class)
                .setParameter("presences", presences)
                .setParameter("intervals", intervals)
                .setParameter("now", now)
                .setParameter("listening", listeningSince)
                .setParameter("most", most)
                .getResultList();
        return ids;
    }
}
