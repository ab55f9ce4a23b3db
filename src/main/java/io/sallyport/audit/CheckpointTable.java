package io.sallyport.audit;

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
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/** The checkpoints. All of it takes part in the transaction of the caller. */
@ApplicationScoped
class CheckpointTable {
    static final String COLUMNS = "sequence, hash, at, key_id, signature";

    private final DataSource dataSource;

    CheckpointTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    Optional<Checkpoint> newest() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT " + COLUMNS + " FROM audit_checkpoint ORDER BY sequence DESC LIMIT 1");
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(checkpoint(row)) : Optional.empty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** In their order. */
    List<Checkpoint> after(long sequence, int most) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT " + COLUMNS + " FROM audit_checkpoint WHERE sequence > ? ORDER BY sequence LIMIT ?")) {
            select.setLong(1, sequence);
            select.setInt(2, most);
            List<Checkpoint> checkpoints = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    checkpoints.add(checkpoint(row));
                }
            }
            return checkpoints;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    void insert(Checkpoint checkpoint) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO audit_checkpoint (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?)")) {
            insert.setLong(1, checkpoint.sequence());
            insert.setString(2, checkpoint.hash());
            insert.setString(3, DatabaseTime.of(checkpoint.at()));
            insert.setString(4, checkpoint.keyId());
            insert.setString(5, checkpoint.signature());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getLong(1),
                row.getString(2),
                row.getObject(3, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getString(4),
                row.getString(5));
    }

    private static GenericJDBCException failed(SQLException e) {
        return new GenericJDBCException("the audit's checkpoints could not be read or written", e);
    }
}
