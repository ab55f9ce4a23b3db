package io.sallyport.commands;

import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.DatabaseTime;
import io.sallyport.messaging.Replica;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

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
            silence_millis, signed, traceparent, epoch, generation, lease_owner, lease_until) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, \
            TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(3)))""";

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
                set(insert, commands.get(0));
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
        for (IssuedCommand command : commands) {
            set(insert, command);
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private static boolean isForAnybody(IssuedCommand command) {
        return command.state() == CommandState.QUEUED && !command.flight().isAttempted();
    }

    private void set(PreparedStatement insert, IssuedCommand command) throws SQLException {
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
        insert.setString(14, DatabaseTime.of(times.createdAt()));
        insert.setString(15, DatabaseTime.of(times.scheduledFor()));
        insert.setString(16, DatabaseTime.of(times.endedAt()));
        insert.setString(17, DatabaseTime.of(times.issuedAt()));
        insert.setString(18, DatabaseTime.of(times.startBy()));
        insert.setString(19, DatabaseTime.of(times.deadline()));
        insert.setString(20, DatabaseTime.of(command.flight().queryLatestAt()));
        insert.setObject(21, command.flight().silenceMillis());
        insert.setBoolean(22, command.flight().isSigned());
        insert.setString(23, command.flight().traceparent());
        insert.setObject(24, command.flight().epoch());
        insert.setObject(25, command.flight().generation());
        insert.setString(26, leased ? replica.name() : null);
        insert.setObject(27, leased ? config.lease().toNanos() / 1_000 : null);
    }
}
