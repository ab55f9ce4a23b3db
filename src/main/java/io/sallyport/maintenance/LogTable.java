package io.sallyport.maintenance;

import io.sallyport.messaging.DatabaseTime;
import io.sallyport.protocol.Methods.CollectLogs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/** Logs in parts: a row for each collection, and one for each part. All in the caller's transaction. */
@ApplicationScoped
class LogTable {
    private static final int PARTS_AT_ONCE = 10;

    private final EntityManager entityManager;
    private final DataSource dataSource;

    LogTable(EntityManager entityManager, DataSource dataSource) {
        this.entityManager = entityManager;
        this.dataSource = dataSource;
    }

    /** Those of these commands that there are, by ID. */
    Map<String, AskedFor> commands(Collection<String> ids) {
        Map<String, AskedFor> found = new HashMap<>();
        rows(
                        """
                        SELECT id, gateway_id, method, state NOT IN ('SCHEDULED', 'WAITING', 'CANCELLED', 'SUPERSEDED'),
                            COALESCE(settled_at, ended_at)
                        FROM command WHERE id IN (:ids)""",
                        "ids",
                        ids)
                .forEach(row -> found.put(
                        (String) row[0],
                        new AskedFor(
                                (String) row[0],
                                (String) row[1],
                                (String) row[2],
                                ((Number) row[3]).intValue() == 1,
                                row[4] == null ? null : DatabaseInstant.of(row[4]))));
        return found;
    }

    /**
     * Locks the collections of these parts, and begins those that there are not: of as many parts as the first of them says.
     *
     * @param byCommand sorted by the command's ID, and none empty
     * @param grown gets the gateways of which a collection was begun
     * @return by the command's ID, what is there of each
     */
    Map<String, Assembly> open(Map<String, List<LogPart>> byCommand, Set<String> grown) {
        if (byCommand.isEmpty()) {
            return Map.of();
        }
        // What is there is locked before anything is inserted: a duplicate would be locked by halves, and two replicas
        // wait for one another.
        Map<String, Integer> ofParts = lock(byCommand.keySet());
        Set<String> missing = new TreeSet<>(byCommand.keySet());
        missing.removeAll(ofParts.keySet());
        for (String id : missing) {
            LogPart first = Objects.requireNonNull(byCommand.get(id)).get(0);
            if (begin(first)) {
                grown.add(first.gatewayId());
            }
        }
        ofParts.putAll(lock(missing));
        Map<String, List<Integer>> there = new HashMap<>();
        rows("SELECT command_id, part FROM log_part WHERE command_id IN (:ids)", "ids", byCommand.keySet())
                .forEach(row -> there.computeIfAbsent((String) row[0], id -> new ArrayList<>())
                        .add(((Number) row[1]).intValue()));
        Map<String, Assembly> assemblies = new HashMap<>();
        ofParts.forEach((id, of) -> assemblies.put(id, new Assembly(of, there.getOrDefault(id, List.of()))));
        return assemblies;
    }

    /** @return of how many parts each is that there is */
    private Map<String, Integer> lock(Set<String> ids) {
        Map<String, Integer> ofParts = new HashMap<>();
        if (!ids.isEmpty()) {
            rows(
                            "SELECT command_id, of_parts FROM log_collection WHERE command_id IN (:ids) ORDER BY command_id FOR UPDATE",
                            "ids",
                            ids)
                    .forEach(row -> ofParts.put((String) row[0], ((Number) row[1]).intValue()));
        }
        return ofParts;
    }

    private boolean begin(LogPart part) {
        return entityManager
                        .createNativeQuery(
                                """
                                INSERT IGNORE INTO log_collection (command_id, gateway_id, of_parts, parts, bytes, first_at, last_at)
                                VALUES (:id, :gateway, :of, 0, 0, :at, :at)""")
                        .setParameter("id", part.commandId())
                        .setParameter("gateway", part.gatewayId())
                        .setParameter("of", part.of())
                        .setParameter("at", part.receivedAt())
                        .executeUpdate()
                == 1;
    }

    /** Of collections that this transaction has locked. */
    void add(List<LogPart> parts) {
        if (parts.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO log_part (command_id, part, content) VALUES (?, ?, ?)");
                PreparedStatement grow = connection.prepareStatement(
                        "UPDATE log_collection SET parts = parts + 1, bytes = bytes + ?, last_at = GREATEST(last_at, ?) WHERE command_id = ?")) {
            for (LogPart part : parts) {
                insert.setString(1, part.commandId());
                insert.setInt(2, part.number());
                insert.setBytes(3, part.content());
                insert.addBatch();
                grow.setInt(1, part.content().length);
                grow.setString(2, DatabaseTime.of(part.receivedAt()));
                grow.setString(3, part.commandId());
                grow.addBatch();
            }
            insert.executeBatch();
            grow.executeBatch();
        } catch (SQLException e) {
            throw new GenericJDBCException("parts of logs could not be written", e);
        }
    }

    /** Removes a gateway's oldest logs, so that its newest has room to be completed. */
    void makeRoom(String gatewayId, long mostBytes) {
        List<Object[]> newestFirst = rows(
                "SELECT command_id, bytes FROM log_collection WHERE gateway_id = :gateway ORDER BY command_id DESC",
                "gateway",
                gatewayId);
        long together = CollectLogs.MAX_MESSAGE_BYTES;
        List<String> tooMuch = new ArrayList<>();
        for (Object[] row : newestFirst.subList(Math.min(1, newestFirst.size()), newestFirst.size())) {
            together += ((Number) row[1]).longValue();
            if (together > mostBytes) {
                tooMuch.add((String) row[0]);
            }
        }
        if (!tooMuch.isEmpty()) {
            entityManager
                    .createNativeQuery("DELETE FROM log_collection WHERE command_id IN (:ids)")
                    .setParameter("ids", tooMuch)
                    .executeUpdate();
        }
    }

    Optional<LogCollection> find(String commandId) {
        return rows(
                        "SELECT gateway_id, of_parts, parts, bytes, first_at FROM log_collection WHERE command_id = :id",
                        "id",
                        commandId)
                .stream()
                .map(row -> new LogCollection(
                        (String) row[0],
                        ((Number) row[1]).intValue(),
                        ((Number) row[2]).intValue(),
                        ((Number) row[3]).longValue(),
                        DatabaseInstant.of(row[4])))
                .findFirst();
    }

    /** A few parts in their order, after one; empty after the last. */
    List<StoredPart> partsAfter(String commandId, int part) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entityManager
                .createNativeQuery(
                        "SELECT part, content FROM log_part WHERE command_id = :id AND part > :after ORDER BY part",
                        Object[].class)
                .setParameter("id", commandId)
                .setParameter("after", part)
                .setMaxResults(PARTS_AT_ONCE)
                .getResultList();
        return rows.stream()
                .map(row -> new StoredPart(((Number) row[0]).intValue(), (byte[]) row[1]))
                .toList();
    }

    /** @return how many */
    int removeOlderThan(Instant lastPart, int most) {
        return entityManager
                .createNativeQuery("DELETE FROM log_collection WHERE last_at < :before ORDER BY last_at LIMIT :most")
                .setParameter("before", lastPart)
                .setParameter("most", most)
                .executeUpdate();
    }

    private List<Object[]> rows(String select, String parameter, Object value) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entityManager
                .createNativeQuery(select, Object[].class)
                .setParameter(parameter, value)
                .getResultList();
        return rows;
    }

    record StoredPart(int number, byte[] content) {}
}
