package io.sallyport.gateways;

import io.sallyport.protocol.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of boots that were seen. Who writes a gateway's rows holds the lock on its presence. */
@ApplicationScoped
class BootRepository {
    private final EntityManager entityManager;

    BootRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** What is known of these gateways, by the newest binding; presences take part, as each knows the boot that it follows. */
    Map<String, BootHistory> of(Collection<Presence> presences) {
        List<Object[]> rows = entityManager
                .createNativeQuery(
                        "SELECT gateway_id, binding, boot, boot_id FROM gateway_boot WHERE gateway_id IN (:ids)",
                        Object[].class)
                .setParameter("ids", presences.stream().map(Presence::gatewayId).toList())
                .getResultList();
        Map<String, List<Object[]>> byGateway = new HashMap<>();
        rows.forEach(row -> byGateway
                .computeIfAbsent((String) row[0], id -> new ArrayList<>())
                .add(row));
        Map<String, BootHistory> histories = new HashMap<>();
        for (Presence presence : presences) {
            histories.put(
                    presence.gatewayId(), history(presence, byGateway.getOrDefault(presence.gatewayId(), List.of())));
        }
        return histories;
    }

    private static BootHistory history(Presence presence, List<Object[]> rows) {
        long binding = presence.binding();
        Map<Long, String> seen = new HashMap<>();
        for (Object[] row : rows) {
            if (((Number) row[1]).longValue() == binding) {
                seen.put(((Number) row[2]).longValue(), (String) row[3]);
            }
        }
        BootHistory history = new BootHistory(binding, seen);
        // From before this table was there.
        presence.lastOrigin().ifPresent(history::meet);
        return history;
    }

    /** Keeps the new boots of these histories, and forgets what is too old to be asked for. */
    void keep(Map<String, BootHistory> histories) {
        for (Map.Entry<String, BootHistory> entry : histories.entrySet()) {
            BootHistory history = entry.getValue();
            if (history.added().isEmpty()) {
                continue;
            }
            for (Origin origin : history.added()) {
                entityManager
                        .createNativeQuery(
                                "INSERT INTO gateway_boot (gateway_id, binding, boot, boot_id) VALUES (:id, :binding, :boot, :bootId)")
                        .setParameter("id", entry.getKey())
                        .setParameter("binding", origin.binding())
                        .setParameter("boot", origin.boot())
                        .setParameter("bootId", origin.bootId())
                        .executeUpdate();
            }
            entityManager
                    .createNativeQuery(
                            "DELETE FROM gateway_boot WHERE gateway_id = :id AND (binding < :binding OR boot < :boot)")
                    .setParameter("id", entry.getKey())
                    .setParameter("binding", history.binding())
                    .setParameter("boot", history.oldestBoot())
                    .executeUpdate();
        }
    }

    void forget(String gatewayId) {
        entityManager
                .createNativeQuery("DELETE FROM gateway_boot WHERE gateway_id = :id")
                .setParameter("id", gatewayId)
                .executeUpdate();
    }
}
