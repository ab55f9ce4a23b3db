package io.sallyport.audit;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/**
 * Removes entries after their time, a thousand rows in a transaction, up to a checkpoint, which stays: the chain is verified from there on. What a
 * configured export has not taken stays. Any replica may do it at any time.
 */
@ApplicationScoped
class AuditRetention implements PeriodicWork {
    private static final int CHUNK = 1_000;

    private final DataSource dataSource;
    private final ExportPosition position;
    private final AuditConfig config;
    private final Clock clock;

    AuditRetention(DataSource dataSource, ExportPosition position, AuditConfig config, Clock clock) {
        this.dataSource = dataSource;
        this.position = position;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${sallyport.audit.retention-every:1h}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            sweep();
        } catch (RuntimeException e) {
            Log.warnf("old entries of the audit could not be removed, again later: %s", e.toString());
        }
    }

    /** Tests call it by hand. */
    long sweep() {
        OptionalLong anchor = QuarkusTransaction.requiringNew().call(this::anchor);
        if (anchor.isEmpty()) {
            return 0;
        }
        long entries =
                repeat("DELETE FROM audit_entry WHERE sequence <= ? ORDER BY sequence LIMIT ?", anchor.getAsLong());
        repeat("DELETE FROM audit_checkpoint WHERE sequence < ? ORDER BY sequence LIMIT ?", anchor.getAsLong());
        return entries;
    }

    /** The newest checkpoint that is old enough: whatever is before it was sealed before it. */
    private OptionalLong anchor() {
        long exported = config.export().url().isPresent() ? position.read() : Long.MAX_VALUE;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT MAX(sequence) FROM audit_checkpoint WHERE at < ? AND sequence <= ?")) {
            select.setString(1, DatabaseTime.of(clock.instant().minus(config.retention())));
            select.setLong(2, exported);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long sequence = row.getLong(1);
                return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(sequence);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private long repeat(String delete, long anchor) {
        long all = 0;
        int removed;
        do {
            removed = QuarkusTransaction.requiringNew().call(() -> delete(delete, anchor));
            all += removed;
        } while (removed == CHUNK);
        return all;
    }

    private int delete(String sql, long anchor) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, anchor);
            delete.setInt(2, CHUNK);
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static GenericJDBCException failed(SQLException e) {
        return new GenericJDBCException("old entries of the audit could not be removed", e);
    }

    @Override
    public String work() {
        return "audit-retention";
    }

    @Override
    public Stage stage() {
        return Stage.CLEAN;
    }

    @Override
    public long takeTurn() {
        return sweep();
    }
}
