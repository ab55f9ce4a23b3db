package io.sallyport.storage;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class StorageGatewayRepository implements PanacheRepositoryBase<StorageGateway, String> {
    private final EntityManager entityManager;

    StorageGatewayRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * Locks the row, and makes it if it is the first time. Before it the gateway's own row, shared: whoever deletes the gateway takes that one
     * first, too.
     *
     * @return null if there is no such gateway
     */
    @Nullable
    StorageGateway hold(String gatewayId) {
        List<?> gateway = entityManager
                .createNativeQuery("SELECT id FROM gateway WHERE id = :id LOCK IN SHARE MODE")
                .setParameter("id", gatewayId)
                .getResultList();
        if (gateway.isEmpty()) {
            return null;
        }
        StorageGateway known = lock(gatewayId);
        if (known != null) {
            return known;
        }
        entityManager
                .createNativeQuery(
                        """
                        INSERT INTO storage_gateway (gateway_id, version, epoch, reconcile)
                        SELECT :id, 0, epoch, 'MANUAL' FROM console_epoch WHERE id = 1
                        ON DUPLICATE KEY UPDATE gateway_id = storage_gateway.gateway_id""")
                .setParameter("id", gatewayId)
                .executeUpdate();
        return Objects.requireNonNull(lock(gatewayId));
    }

    /** Native, as by {@code find} Hibernate writes what MariaDB does not take; and always as it is now, whatever was read before. */
    @Nullable
    private StorageGateway lock(String gatewayId) {
        List<?> found = entityManager
                .createNativeQuery(
                        "SELECT * FROM storage_gateway WHERE gateway_id = :id FOR UPDATE", StorageGateway.class)
                .setParameter("id", gatewayId)
                .getResultList();
        if (found.isEmpty()) {
            return null;
        }
        StorageGateway locked = (StorageGateway) found.get(0);
        entityManager.refresh(locked);
        return locked;
    }

    /** Gateways that are connected and to be looked at. */
    @SuppressWarnings("unchecked") // a statement for IDs
    List<String> due(Instant now, int most) {
        return entityManager
                .createNativeQuery(
                        """
                        SELECT s.gateway_id FROM storage_gateway s JOIN gateway_presence p ON p.gateway_id = s.gateway_id
                        WHERE s.next_look_at <= :now AND p.state = 'ONLINE' ORDER BY s.next_look_at LIMIT :most""",
                        String.class)
                .setParameter("now", now)
                .setParameter("most", most)
                .getResultList();
    }

    /** Gateways that are connected, and whose status tells of another configuration than the last report had. */
    @SuppressWarnings("unchecked") // a statement for IDs
    List<String> toBePulled(Instant notPulledSince, Instant notReportedSince, int most) {
        return entityManager
                .createNativeQuery(
                        """
                        SELECT t.gateway_id FROM gateway_status t JOIN gateway_presence p ON p.gateway_id = t.gateway_id
                        LEFT JOIN storage_gateway s ON s.gateway_id = t.gateway_id
                        WHERE t.config_hash IS NOT NULL AND p.state = 'ONLINE'
                        AND (s.config_hash IS NULL OR s.config_hash <> t.config_hash)
                        AND (s.received_at IS NULL OR s.received_at < :reported)
                        AND (s.pulled_at IS NULL OR s.pulled_at < :pulled) LIMIT :most""",
                        String.class)
                .setParameter("reported", notReportedSince)
                .setParameter("pulled", notPulledSince)
                .setParameter("most", most)
                .getResultList();
    }
}
