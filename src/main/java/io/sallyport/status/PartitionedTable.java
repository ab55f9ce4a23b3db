package io.sallyport.status;

import io.quarkus.logging.Log;
import io.sallyport.status.PartitionPlan.Partition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A table that is partitioned by RANGE over seconds since 1970. Any number of replicas may care for it: one of them at a time does, by a lock
 * in the database that ends with its connection. Safe for any number of threads.
 */
final class PartitionedTable {
    /** The partition exists already, is gone already, or a later one exists already. */
    private static final Set<Integer> DONE_BY_ANOTHER = Set.of(1517, 1507, 1493);
    /** A change of partitions waits for the transactions that use the table, and while it waits all others wait for it. */
    private static final int LONGEST_WAIT_SECONDS = 5;

    private final DataSource dataSource;
    private final String name;

    /** @param name a constant of the program: it becomes part of statements */
    PartitionedTable(DataSource dataSource, String name) {
        this.dataSource = dataSource;
        this.name = name;
    }

    /**
     * Makes and drops what the plan says. Not to be called in a transaction, which a change of partitions would commit.
     *
     * @return the partitions that there are now, in order
     */
    List<Partition> maintain(Instant now, Duration retention, Duration ahead) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            // At most 64 characters, and no hash function: MySQL 9.7 has MD5 no more.
            String lock = "CONCAT('sallyport:', LEFT(DATABASE(), 30), ':" + name + "')";
            if (!isTrue(connection, "SELECT GET_LOCK(" + lock + ", 0)")) {
                Log.debugf("another replica cares for the partitions of %s", name);
                return partitions(connection);
            }
            try {
                PartitionPlan plan = PartitionPlan.of(partitions(connection), now, retention, ahead);
                return plan.isEmpty() ? partitions(connection) : carryOut(plan, connection);
            } finally {
                isTrue(connection, "SELECT RELEASE_LOCK(" + lock + ")");
            }
        }
    }

    private List<Partition> carryOut(PartitionPlan plan, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION lock_wait_timeout = " + LONGEST_WAIT_SECONDS);
            try {
                // Made first: what fails then is that old samples stay, not that new ones have no place.
                if (!plan.make().isEmpty()) {
                    change(
                            statement,
                            plan.make().stream()
                                    .map(one ->
                                            "PARTITION " + one.name() + " VALUES LESS THAN (" + one.lessThan() + ")")
                                    .collect(Collectors.joining(", ", "ADD PARTITION (", ")")));
                }
                if (!plan.drop().isEmpty()) {
                    change(
                            statement,
                            plan.drop().stream()
                                    .map(Partition::name)
                                    .collect(Collectors.joining(", ", "DROP PARTITION ", "")));
                }
            } finally {
                statement.execute("SET SESSION lock_wait_timeout = DEFAULT");
            }
        }
        return partitions(connection);
    }

    private void change(Statement statement, String change) throws SQLException {
        try {
            statement.execute("ALTER TABLE " + name + " " + change);
        } catch (SQLException e) {
            if (!DONE_BY_ANOTHER.contains(e.getErrorCode())) {
                throw e;
            }
            Log.debugf("another replica was first: %s", e.getMessage());
        }
    }

    private List<Partition> partitions(Connection connection) throws SQLException {
        String sql =
                """
                SELECT partition_name, partition_description FROM information_schema.partitions
                WHERE table_schema = DATABASE() AND table_name = ? ORDER BY partition_ordinal_position""";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, name);
            List<Partition> partitions = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    partitions.add(new Partition(rows.getString(1), rows.getLong(2)));
                }
            }
            return partitions;
        }
    }

    private static boolean isTrue(Connection connection, String select) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            return row.next() && row.getInt(1) == 1;
        }
    }
}
