package io.sallyport.commands;

import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.Replica;
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
 * kept in a session. Only what a command can have before it is sent: all other columns are null.
 */
@ApplicationScoped
class NewCommands {
    private static final String INSERT =
            """
            INSERT INTO command (id, gateway_id, group_id, binding, version, method, params, wants_reply, state, error_code, \
            reissue_of, internal, batch_id, created_at, not_before, ended_at, issued_at, start_by, deadline, query_latest_at, \
            silence_millis, lease_owner, lease_until) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
            TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3)))""";

    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final DataSource dataSource;
    private final Replica replica;
    private final CommandsConfig config;
    private final QueuedCommands queued;
    private final AfterCommit afterCommit;

    NewCommands(
            DataSource dataSource,
            Replica replica,
            CommandsConfig config,
            QueuedCommands queued,
            AfterCommit afterCommit) {
        this.dataSource = dataSource;
        this.replica = replica;
        this.config = config;
        this.queued = queued;
        this.afterCommit = afterCommit;
    }

    /** Takes part in the transaction of the caller. What was attempted already is this replica's to send; for the rest the dispatcher is told. */
    void insert(List<IssuedCommand> commands) {
        if (commands.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            if (commands.size() == 1) {
                // Without what a batch of statements costs.
                set(insert, commands.get(0), Calendar.getInstance(UTC));
                insert.executeUpdate();
            } else {
                insertMany(insert, commands);
            }
        } catch (SQLException e) {
            throw new GenericJDBCException("new commands could not be written", e);
        }
        if (commands.stream().anyMatch(NewCommands::isForAnybody)) {
            afterCommit.run(queued::added);
        }
    }

    private void insertMany(PreparedStatement insert, List<IssuedCommand> commands) throws SQLException {
        Calendar utc = Calendar.getInstance(UTC);
        for (IssuedCommand command : commands) {
            set(insert, command, utc);
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private static boolean isForAnybody(IssuedCommand command) {
        return command.state() == CommandState.QUEUED && !command.flight().isAttempted();
    }

    private void set(PreparedStatement insert, IssuedCommand command, Calendar utc) throws SQLException {
        CommandTimes times = command.times();
        CommandErrorCode error = command.errorCode();
        boolean leased = command.flight().isAttempted();
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
        setTime(insert, 17, times.issuedAt(), utc);
        setTime(insert, 18, times.startBy(), utc);
        setTime(insert, 19, times.deadline(), utc);
        setTime(insert, 20, command.flight().queryLatestAt(), utc);
        insert.setObject(21, command.flight().silenceMillis());
        insert.setString(22, leased ? replica.name() : null);
        insert.setObject(23, leased ? config.lease().toNanos() / 1_000 : null);
    }

    private static void setTime(PreparedStatement statement, int index, @Nullable Instant time, Calendar utc)
            throws SQLException {
        statement.setTimestamp(index, time == null ? null : Timestamp.from(time), utc);
    }
}
