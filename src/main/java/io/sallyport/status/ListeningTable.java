package io.sallyport.status;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sallyport.messaging.DatabaseTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/**
 * Since when somebody has listened without a break, as a row, where no process lives long enough to know: each turn notes its time, and one that comes late begins anew.
 * Any number of processes may do it at the same time.
 */
@ApplicationScoped
class ListeningTable {
    /** Assigned from left to right, on MySQL as on MariaDB: the first looks at the time that was there before. */
    private static final String NOTE =
            """
            INSERT INTO listening (id, since, last_at) VALUES (1, ?, ?)
            ON DUPLICATE KEY UPDATE since = IF(last_at < ?, VALUES(since), since), last_at = GREATEST(last_at, VALUES(last_at))""";

    private static final String SINCE =
            "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', since) DIV 1000 FROM listening WHERE id = 1";

    private final DataSource dataSource;

    ListeningTable(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Notes that somebody listens now.
     *
     * @param longestGap between two notes
     */
    Instant since(Instant now, Duration longestGap) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement note = connection.prepareStatement(NOTE);
                    PreparedStatement select = connection.prepareStatement(SINCE)) {
                note.setString(1, DatabaseTime.of(now));
                note.setString(2, DatabaseTime.of(now));
                note.setString(3, DatabaseTime.of(now.minus(longestGap)));
                note.executeUpdate();
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return Instant.ofEpochMilli(row.getLong(1));
                }
            } catch (SQLException e) {
                throw new GenericJDBCException("since when somebody listens could not be noted", e);
            }
        });
    }
}
