package io.sallyport.status;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

@ApplicationScoped
class StatusRepository implements PanacheRepositoryBase<GatewayStatus, String> {
    private final EntityManager entityManager;

    StatusRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    List<GatewayStatus> of(Collection<String> gatewayIds) {
        return gatewayIds.isEmpty() ? List.of() : list("gatewayId in ?1", gatewayIds);
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
