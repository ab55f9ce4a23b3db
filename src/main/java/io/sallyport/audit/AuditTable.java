package io.sallyport.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.sallyport.messaging.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/** The tables of the audit, in plain JDBC: all of it takes part in the transaction of the caller. */
@ApplicationScoped
class AuditTable {
    private static final String COLUMNS =
            "id, at, actor, address, action, outcome, resource, resource_id, group_id, detail, times, trace_id";
    static final String SEALED = "SELECT " + COLUMNS + ", sequence, hash FROM audit_entry";
    private static final String INSERT =
            "INSERT INTO audit_entry (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final DataSource dataSource;

    AuditTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    static UUID newId() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    /** Many in one statement, which the driver makes of them ({@code rewriteBatchedStatements}). */
    void insert(List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            if (entries.size() == 1) {
                // Without what a batch of statements costs.
                set(insert, entries.get(0));
                insert.executeUpdate();
                return;
            }
            for (AuditEntry entry : entries) {
                set(insert, entry);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new GenericJDBCException("the audit could not be written", e);
        }
    }

    private static void set(PreparedStatement insert, AuditEntry entry) throws SQLException {
        insert.setString(1, entry.id().toString());
        insert.setString(2, DatabaseTime.of(entry.at()));
        insert.setString(3, entry.actor());
        insert.setString(4, entry.address());
        insert.setString(5, entry.action());
        insert.setString(6, entry.outcome().name());
        insert.setString(7, entry.resource());
        insert.setString(8, entry.resourceId());
        insert.setString(9, entry.groupId());
        insert.setString(10, entry.detail());
        insert.setLong(11, entry.times());
        insert.setString(12, entry.traceId());
    }

    /** The chain's end, locked; empty if another replica has it, which then seals. */
    Optional<End> lockEnd() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT sequence, hash FROM audit_chain WHERE id = 1 FOR UPDATE SKIP LOCKED");
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(new End(row.getLong(1), row.getString(2))) : Optional.empty();
        } catch (SQLException e) {
            throw new GenericJDBCException("the end of the audit's chain could not be read", e);
        }
    }

    /** Entries that are committed and not sealed, oldest first. */
    List<AuditEntry> unsealed(int most) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT " + COLUMNS + " FROM audit_entry WHERE sequence IS NULL ORDER BY id LIMIT ?")) {
            select.setInt(1, most);
            List<AuditEntry> entries = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(entry(row));
                }
            }
            return entries;
        } catch (SQLException e) {
            throw new GenericJDBCException("entries of the audit could not be read", e);
        }
    }

    void seal(List<SealedEntry> sealed) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE audit_entry SET sequence = ?, hash = ? WHERE id = ?");
                PreparedStatement end =
                        connection.prepareStatement("UPDATE audit_chain SET sequence = ?, hash = ? WHERE id = 1")) {
            for (SealedEntry entry : sealed) {
                update.setLong(1, entry.sequence());
                update.setString(2, entry.hash());
                update.setString(3, entry.entry().id().toString());
                update.addBatch();
            }
            update.executeBatch();
            SealedEntry last = sealed.get(sealed.size() - 1);
            end.setLong(1, last.sequence());
            end.setString(2, last.hash());
            end.executeUpdate();
        } catch (SQLException e) {
            throw new GenericJDBCException("entries of the audit could not be sealed", e);
        }
    }

    /** In the order of the chain. */
    List<SealedEntry> sealedAfter(long sequence, int most) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(SEALED + " WHERE sequence > ? ORDER BY sequence LIMIT ?")) {
            select.setLong(1, sequence);
            select.setInt(2, most);
            List<SealedEntry> entries = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(sealed(row));
                }
            }
            return entries;
        } catch (SQLException e) {
            throw new GenericJDBCException("entries of the audit could not be read", e);
        }
    }

    static SealedEntry sealed(ResultSet row) throws SQLException {
        return new SealedEntry(row.getLong(13), row.getString(14), entry(row));
    }

    static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                UUID.fromString(row.getString(1)),
                row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                AuditOutcome.valueOf(row.getString(6)),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getLong(11),
                row.getString(12));
    }

    /** How far the chain has come. */
    record End(long sequence, String hash) {}
}
