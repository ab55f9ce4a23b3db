package io.sallyport.changes;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/**
 * The notices of the last minute. Each sender numbers its own and writes them one after the other, so there is no gap that is filled later, as
 * there would be among numbers that the database gives.
 */
@ApplicationScoped
class NoticeTable {
    private static final String INSERT = "INSERT INTO change_notice (sender, sequence, kind, body, written_at) VALUES ";
    private static final String ROW = "(?, ?, ?, ?, UTC_TIMESTAMP(3))";
    /** Whether an earlier try came through may be unknown: then the row is there. */
    private static final String OR_LEAVE = " ON DUPLICATE KEY UPDATE sequence = VALUES(sequence)";

    /** Read from the primary key alone, one entry for each sender. */
    private static final String NEWEST = "SELECT sender, MAX(sequence) FROM change_notice GROUP BY sender";

    private static final String AFTER =
            "SELECT sequence, kind, body FROM change_notice WHERE sender = ? AND sequence > ? ORDER BY sequence LIMIT ?";
    private static final String PRUNE =
            "DELETE FROM change_notice WHERE written_at < TIMESTAMPADD(SECOND, -60, UTC_TIMESTAMP(3)) LIMIT 1000";

    private final DataSource dataSource;

    NoticeTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** All or none, and none twice. */
    void write(String sender, List<Row> rows) {
        String sql = INSERT + String.join(", ", Collections.nCopies(rows.size(), ROW)) + OR_LEAVE;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            int index = 1;
            for (Row row : rows) {
                insert.setString(index++, sender);
                insert.setLong(index++, row.sequence());
                insert.setString(index++, row.kind());
                insert.setString(index++, new String(row.body(), StandardCharsets.UTF_8));
            }
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new GenericJDBCException("notices could not be written", e);
        }
    }

    /** The last number of each sender. */
    Map<String, Long> newest() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(NEWEST);
                ResultSet found = select.executeQuery()) {
            Map<String, Long> newest = new HashMap<>();
            while (found.next()) {
                newest.put(found.getString(1), found.getLong(2));
            }
            return newest;
        } catch (SQLException e) {
            throw new GenericJDBCException("notices could not be looked for", e);
        }
    }

    List<Row> after(String sender, long sequence, int most) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(AFTER)) {
            select.setString(1, sender);
            select.setLong(2, sequence);
            select.setInt(3, most);
            List<Row> rows = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(
                            found.getLong(1),
                            found.getString(2),
                            found.getString(3).getBytes(StandardCharsets.UTF_8)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new GenericJDBCException("notices could not be read", e);
        }
    }

    /** Removes what is older than a minute, up to a bound. Any replica may do it. */
    void prune() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete = connection.prepareStatement(PRUNE)) {
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new GenericJDBCException("old notices could not be removed", e);
        }
    }

    /** @param body never changed */
    record Row(long sequence, String kind, byte[] body) {}
}
