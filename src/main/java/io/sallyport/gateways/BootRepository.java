package io.sallyport.gateways;

import io.sallyport.protocol.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/** The table of boots that were seen. Who writes a gateway's rows holds the lock on its presence. */
@ApplicationScoped
class BootRepository {
    private static final String INSERT =
            "INSERT INTO gateway_boot (gateway_id, binding, boot, boot_id) VALUES (?, ?, ?, ?)";

    private static final String DELETE = "DELETE FROM gateway_boot WHERE gateway_id = ? AND (binding < ? OR boot < ?)";

    private final EntityManager entityManager;
    private final DataSource dataSource;

    BootRepository(EntityManager entityManager, DataSource dataSource) {
        this.entityManager = entityManager;
        this.dataSource = dataSource;
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

    /** Keeps the new boots of these histories, and forgets what is too old to be asked for; all of them at once, as a fleet may boot at once. */
    void keep(Map<String, BootHistory> histories) {
        Map<String, BootHistory> grown = new TreeMap<>(histories);
        grown.values().removeIf(history -> history.added().isEmpty());
        if (grown.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (Map.Entry<String, BootHistory> entry : grown.entrySet()) {
                addTo(insert, entry.getKey(), entry.getValue());
                delete.setString(1, entry.getKey());
                delete.setLong(2, entry.getValue().binding());
                delete.setLong(3, entry.getValue().oldestBoot());
                delete.addBatch();
            }
            insert.executeBatch();
            delete.executeBatch();
        } catch (SQLException e) {
            throw new GenericJDBCException("the boots of gateways could not be kept", e);
        }
    }

    private static void addTo(PreparedStatement insert, String gatewayId, BootHistory history) throws SQLException {
        for (Origin origin : history.added()) {
            insert.setString(1, gatewayId);
            insert.setLong(2, origin.binding());
            insert.setLong(3, origin.boot());
            insert.setString(4, origin.bootId());
            insert.addBatch();
        }
    }

    void forget(String gatewayId) {
        entityManager
                .createNativeQuery("DELETE FROM gateway_boot WHERE gateway_id = :id")
                .setParameter("id", gatewayId)
                .executeUpdate();
    }
}
