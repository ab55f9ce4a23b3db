package io.sallyport.commands;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;
import org.jspecify.annotations.Nullable;

/**
 * Writes new commands in plain JDBC: the driver makes few statements of many ({@code rewriteBatchedStatements}), and none of them is
 * kept in a session. Only what a command can have before it was tried: all other columns are null.
 */
@ApplicationScoped
class NewCommands {
    private static final String INSERT =
            """
            INSERT INTO command (id, gateway_id, group_id, binding, version, method, params, wants_reply, state, error_code, \
            reissue_of, internal, batch_id, created_at, not_before, ended_at) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final DataSource dataSource;

    NewCommands(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** As the other, without what a batch of statements costs. */
    void insert(IssuedCommand command) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            set(insert, command, Calendar.getInstance(UTC));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new GenericJDBCException("a command could not be written", e);
        }
    }

    /** Takes part in the transaction of the caller. */
    void insert(List<IssuedCommand> commands) {
        if (commands.isEmpty()) {
            return;
        }
        Calendar utc = Calendar.getInstance(UTC);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (IssuedCommand command : commands) {
                set(insert, command, utc);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new GenericJDBCException("new commands could not be written", e);
        }
    }

    private static void set(PreparedStatement insert, IssuedCommand command, Calendar utc) throws SQLException {
        CommandTimes times = command.times();
        CommandErrorCode error = command.errorCode();
        insert.setString(1, command.id());
        insert.setString(2, command.gatewayId());
        insert.setString(3, command.groupId());
        insert.setLong(4, command.binding());
        insert.setLong(5, command.version());
        insert.setString(6, command.method());
        insert.setString(7, command.params());
        insert.setBoolean(8, command.wantsReply());
        insert.setString(9, command.state().name());
        insert.setString(10, error == null ? null : error.name());
        insert.setString(11, command.reissueOf());
        insert.setBoolean(12, command.isInternal());
        insert.setString(13, command.batchId());
        setTime(insert, 14, times.createdAt(), utc);
        setTime(insert, 15, times.scheduledFor(), utc);
        setTime(insert, 16, times.endedAt(), utc);
    }

    private static void setTime(PreparedStatement statement, int index, @Nullable Instant time, Calendar utc)
            throws SQLException {
        statement.setTimestamp(index, time == null ? null : Timestamp.from(time), utc);
    }
}
