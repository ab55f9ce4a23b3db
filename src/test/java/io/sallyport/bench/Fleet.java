package io.sallyport.bench;

import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.testing.ChangesUntold;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The gateways of a run, known by their numbers. They are registered by rows put straight into the tables, as a hundred thousand requests
 * would take longer than what is measured: each as if it had been registered, had come online and reported every day.
 *
 * @param small how many are in the group that is addressed where all of them would take too long
 */
record Fleet(int small) {
    static final GroupId SMALL = new GroupId("GID_small");
    static final GroupId LARGE = new GroupId("GID_large");
    static final String BOOT_ID = "7f3c1a52-9d0e-4b67-8a41-2f1e0c9b7d55";
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int ROWS_PER_TRANSACTION = 1_000;

    String id(int number) {
        StringBuilder id = new StringBuilder("gw-0bench");
        for (int shift = 30; shift >= 0; shift -= 5) {
            id.append(DIGITS.charAt((int) (((long) number >> shift) & 31)));
        }
        return id.toString();
    }

    String clientId(int number) {
        return ClientId.of(number < small ? SMALL : LARGE, new GatewayId(id(number)))
                .toString();
    }

    /** Registers those from one number to before another. */
    void register(Connection connection, int from, int to) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement groups = connection.createStatement();
                PreparedStatement gateways = connection.prepareStatement(
                        """
                        INSERT INTO gateway (id, version, group_id, name, location, type, gateway_class, lifecycle, binding, created_at, updated_at) \
                        VALUES (?, 0, ?, ?, 'ON_PREMISES', 'FILE', 'STANDARD', 'ACTIVATED', 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))""");
                PreparedStatement presences = connection.prepareStatement(
                        """
                        INSERT INTO gateway_presence (gateway_id, version, state, since, cause, binding, boot, boot_id, session, \
                        agent_version, protocol_version, report_interval_seconds, capabilities) \
                        VALUES (?, 0, 'ONLINE', UTC_TIMESTAMP(3), 'SAID_ONLINE', 1, 1, '%s', 1, '1.4.0', 1, 86400, '["status.get","gateway.restart"]')"""
                                .formatted(BOOT_ID))) {
            for (GroupId group : new GroupId[] {SMALL, LARGE}) {
                groups.executeUpdate(
                        """
                        INSERT IGNORE INTO gateway_group (id, version, display_name, endpoints, created_at, updated_at) \
                        VALUES ('%s', 0, 'bench', '[]', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))"""
                                .formatted(group));
            }
            for (int number = from; number < to; number++) {
                gateways.setString(1, id(number));
                gateways.setString(2, (number < small ? SMALL : LARGE).value());
                gateways.setString(3, "bench " + number);
                gateways.addBatch();
                presences.setString(1, id(number));
                presences.addBatch();
                if ((number - from + 1) % ROWS_PER_TRANSACTION == 0 || number == to - 1) {
                    gateways.executeBatch();
                    presences.executeBatch();
                    connection.commit();
                }
            }
            groups.executeUpdate(ChangesUntold.notice());
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
