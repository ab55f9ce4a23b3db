package io.sallyport.audit;

import io.sallyport.messaging.Replica;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/** Up to which entry the log service has them, and which replica sends it the next: by a lease, by the database's clock. */
@ApplicationScoped
class ExportPosition {
    private final DataSource dataSource;
    private final Replica replica;

    ExportPosition(DataSource dataSource, Replica replica) {
        this.dataSource = dataSource;
        this.replica = replica;
    }

    /** Takes or extends the lease. @return where to go on; empty if another replica has it */
    @Transactional
    OptionalLong lease(Duration lease) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement claim = connection.prepareStatement(
                        """
                        UPDATE audit_export SET leased_by = ?, leased_until = TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3))
                        WHERE id = 1 AND (leased_by IS NULL OR leased_by = ? OR leased_until < UTC_TIMESTAMP(3))""")) {
            claim.setString(1, replica.startId());
            claim.setLong(2, lease.toNanos() / 1_000);
            claim.setString(3, replica.startId());
            return claim.executeUpdate() == 1 ? OptionalLong.of(read(connection)) : OptionalLong.empty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Transactional
    long read() {
        try (Connection connection = dataSource.getConnection()) {
            return read(connection);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static long read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT sequence FROM audit_export WHERE id = 1");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The log service has said that it has them. Whoever lost the lease meanwhile moves nothing: another sends them again. */
    @Transactional
    void moveTo(long sequence) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE audit_export SET sequence = ? WHERE id = 1 AND leased_by = ? AND sequence < ?")) {
            update.setLong(1, sequence);
            update.setString(2, replica.startId());
            update.setLong(3, sequence);
            update.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static GenericJDBCException failed(SQLException e) {
        return new GenericJDBCException("the position of the audit's export could not be read or written", e);
    }
}
