package io.sallyport.messaging;

import com.mysql.cj.jdbc.JdbcConnection;
import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps pooled connections out of auto-commit, since nearly all that is done with them is done in transactions: the pool would otherwise ask the server
 * for it before each and revoke it afterwards, two of the five statements of a short one. Who takes a connection outside of a
 * transaction has it in auto-commit as ever.
 */
@Singleton
class AutoCommit implements AgroalPoolInterceptor {
    private final TransactionSynchronizationRegistry transaction;

    AutoCommit(TransactionSynchronizationRegistry transaction) {
        this.transaction = transaction;
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        set(connection, false);
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        if (!isInTransaction()) {
            set(connection, true);
        }
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        set(connection, false);
    }

    private boolean isInTransaction() {
        int status = transaction.getTransactionStatus();
        return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
    }

    /** A connection that can't be told is broken: the statement for which it is taken fails alike, and the pool then drops it. */
    private static void set(Connection connection, boolean wanted) {
        try {
            // The driver's own: what is set through the pool's wrapper, the pool sets back when the connection returns.
            JdbcConnection own = connection.unwrap(JdbcConnection.class);
            if (own.getAutoCommit() != wanted) {
                own.setAutoCommit(wanted);
            }
        } catch (SQLException e) {
            Log.debug("auto-commit could not be set", e);
        }
    }
}
