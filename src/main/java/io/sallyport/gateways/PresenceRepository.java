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

    /** Locks in the order of the IDs, as everybody does, so that two replicas that write the same gateways do not deadlock. */
    Map<String, Presence> lock(SortedSet<String> gatewayIds) {
        if (gatewayIds.isEmpty()) {
            return Map.of();
        }
        entityManager
                .createNativeQuery(
                        "SELECT gateway_id FROM gateway_presence WHERE gateway_id IN (:ids) ORDER BY gateway_id FOR UPDATE")
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

    /** Like {@link #lock}, for entities that this transaction may have read before: they are read again. */
    Map<String, Presence> lockFresh(SortedSet<String> gatewayIds) {
        Map<String, Presence> locked = lock(gatewayIds);
        locked.values().forEach(entityManager::refresh);
        return locked;
    }
}
