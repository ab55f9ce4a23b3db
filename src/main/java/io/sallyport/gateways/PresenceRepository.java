package io.sallyport.gateways;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

@ApplicationScoped
class PresenceRepository implements PanacheRepositoryBase<Presence, String> {
    private final EntityManager entityManager;

    PresenceRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    Map<String, Presence> of(Collection<String> gatewayIds) {
        if (gatewayIds.isEmpty()) {
            return Map.of();
        }
        return list("gatewayId in ?1", gatewayIds).stream()
                .collect(Collectors.toMap(Presence::gatewayId, Function.identity()));
    }

    /**
     * Locks in the order of the IDs, as everybody does, so that two replicas that write the same gateways do not deadlock. By the index of the
     * IDs, which is named: of a small table the server would read all, in the order of another, and wait for others' rows. What this
     * transaction loaded before it locked it would be old: nobody loads presences before.
     */
    Map<String, Presence> lock(SortedSet<String> gatewayIds) {
        if (gatewayIds.isEmpty()) {
            return Map.of();
        }
        entityManager
                .createNativeQuery(
                        """
                        SELECT gateway_id FROM gateway_presence FORCE INDEX (PRIMARY)
                        WHERE gateway_id IN (:ids) ORDER BY gateway_id FOR UPDATE""")
                .setParameter("ids", gatewayIds)
                .getResultList();
        return of(gatewayIds);
    }

    /** Flapping gateways of which something is to be told, those first that have waited longest. */
    List<String> toTell(Instant now, int most) {
        return entityManager
                .createQuery(
                        "select p.gatewayId from Presence p where p.flapping.lookAt <= :now order by p.flapping.lookAt",
                        String.class)
                .setParameter("now", now)
                .setMaxResults(most)
                .getResultList();
    }

    long countFlapping() {
        return count("flapping.lookAt is not null");
    }

    /**
     * Locks many like {@link #lock} without loading them, as a batch of reports does to find the few that it changes. Native, and no entities:
     * Hibernate would keep a copy of each to compare.
     */
    List<Presence> lockOutlines(SortedSet<String> gatewayIds) {
        if (gatewayIds.isEmpty()) {
            return List.of();
        }
        @SuppressWarnings("unchecked") // six columns
        List<Object[]> rows = entityManager
                .createNativeQuery(
                        """
                        SELECT gateway_id, state, binding, boot, session, clock_skew_seconds
                        FROM gateway_presence FORCE INDEX (PRIMARY)
                        WHERE gateway_id IN (:ids) ORDER BY gateway_id FOR UPDATE""",
                        Object[].class)
                .setParameter("ids", gatewayIds)
                .getResultList();
        return rows.stream()
                .map(row -> Presence.outline(
                        (String) row[0],
                        PresenceState.valueOf((String) row[1]),
                        ((Number) row[2]).longValue(),
                        ((Number) row[3]).longValue(),
                        ((Number) row[4]).longValue(),
                        (Integer) row[5]))
                .toList();
    }
}
