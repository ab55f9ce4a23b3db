package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AutoCommitTest {
    private static final int TIMES = 50;

    @Inject
    DataSource dataSource;

    /** Someone else may take a connection outside of a transaction meanwhile, which costs two; each transaction would. */
    @Test
    void aTransactionCostsNoStatementThatSetsAutoCommit() {
        Map<String, Integer> last = new HashMap<>();
        int again = 0;
        int more = 0;
        for (int time = 0; time < TIMES; time++) {
            Map.Entry<String, Integer> seen = inTransaction();
            Integer before = last.put(seen.getKey(), seen.getValue());
            if (before != null) {
                again++;
                more += seen.getValue() - before;
            }
        }
        assertThat(again).isPositive();
        assertThat(more).isLessThan(again);
    }

    @Test
    void outsideOfATransactionEachStatementIsOneAndInsideNoneIs() throws SQLException {
        for (int time = 0; time < TIMES; time++) {
            try (Connection connection = dataSource.getConnection()) {
                assertThat(one(connection, "SELECT @@autocommit")).isEqualTo("1");
            }
            QuarkusTransaction.requiringNew().run(() -> {
                try (Connection connection = dataSource.getConnection()) {
                    assertThat(one(connection, "SELECT @@autocommit")).isEqualTo("0");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    /** @return the connection, and how many statements that set something it has carried */
    private Map.Entry<String, Integer> inTransaction() {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = dataSource.getConnection()) {
                String id = one(connection, "SELECT CONNECTION_ID()");
                return Map.entry(id, setStatements(connection));
            }
        });
    }

    private static int setStatements(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Com_set_option'")) {
            row.next();
            return row.getInt(2);
        }
    }

    private static String one(Connection connection, String select) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            row.next();
            return row.getString(1);
        }
    }
}
