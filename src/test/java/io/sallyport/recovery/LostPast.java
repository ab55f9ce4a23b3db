package io.sallyport.recovery;

import com.github.f4b6a3.tsid.TsidCreator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;

/** Makes the database of the tests forget, as a restore would. */
public record LostPast(DataSource dataSource) {
    /** @param parameters of the statement, in their order */
    public void forget(String sql, String... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    long number(String select) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(select, e);
        }
    }

    /** A recovery is open that nobody has begun, so that nothing else was done. */
    public void isOpen() {
        forget(
                """
                INSERT INTO recovery (name, state, epoch, begun_at, commands_ended, batches_cancelled, revocations)
                VALUES ('of-a-test', 'OPEN', 1, '2000-01-01', 0, 0, 0) ON DUPLICATE KEY UPDATE state = 'OPEN'""");
    }

    /** There is none any more. */
    public void isForgotten() {
        forget("DELETE FROM recovery");
        forget("DELETE FROM recovery_unknown");
    }

    /** A machine was heard that is not in the database. @return the ID that it says it has */
    public String unknownGateway(String group) {
        String id = "gw-" + TsidCreator.getTsid().toString().toLowerCase(Locale.ROOT);
        forget(
                """
                INSERT INTO recovery_unknown (gateway_id, client_id, binding, state, messages, said, first_at, last_at)
                VALUES (?, ?, 1, 'WAITING', 1, 'StatusReport', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))""",
                id,
                group + "@@@" + id);
        return id;
    }

    /** What was told to a share after its first generation. */
    void newerGenerationsOf(String gatewayId, String share) {
        String ofShare = " WHERE gateway_id = ? AND kind = 'SHARE' AND name = ?";
        forget(
                "UPDATE managed_resource SET generation = 1, matching = FALSE, desired = JSON_REPLACE(desired, '$.cache.writeBackLagSeconds', 5), command_id = NULL"
                        + ofShare,
                gatewayId,
                share);
        forget(
                "DELETE FROM resource_revision WHERE generation > 1 AND resource_id IN (SELECT id FROM managed_resource"
                        + ofShare + ")",
                gatewayId,
                share);
    }
}
