package io.sallyport.baddays;

import static org.awaitility.Awaitility.await;

import io.sallyport.testing.ChangesUntold;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Gateways numbered from 0, all of one group: their names and what they say. Written from docs/protocol.md. */
record Fleet(int size) {
    static final String GROUP = "GID_baddays";
    private static final int BATCH = 1_000;
    /** So that a report has the size of one with several shares: what is kept of it costs memory. */
    private static final String PADDING = "p".repeat(200);

    static String id(int number) {
        return "gw-%013d".formatted(number);
    }

    static int numberOf(String gatewayId) {
        return Integer.parseInt(gatewayId.substring(3));
    }

    static String clientId(int number) {
        return GROUP + "@@@" + id(number);
    }

    static String topic(String parentAndKind, int number) {
        return parentAndKind + "/" + clientId(number);
    }

    static String bootId(int number) {
        return new UUID(0xbadL, number).toString();
    }

    static String origin(int number) {
        return "{\"binding\":1,\"boot\":1,\"bootId\":\"" + bootId(number) + "\",\"session\":1}";
    }

    static byte[] report(int number, long seq) {
        String origin = origin(number);
        String report =
                """
                {"jsonrpc":"2.0","method":"status.report","params":{"origin":%s,"seq":%d},"at":"%s","agentVersion":"1.0","cpu":0.5,\
                "caches":[{"id":"c1","device":"%s","dirtyBytes":1024}],\
                "shares":[{"name":"s1","protocol":"NFS","state":"AVAILABLE","reason":"%s","clients":12},\
                {"name":"s2","protocol":"SMB","state":"AVAILABLE","reason":"%s","clients":3}]}}"""
                        .formatted(
                                origin.substring(0, origin.length() - 1),
                                seq,
                                Instant.now(),
                                PADDING,
                                PADDING,
                                PADDING);
        return report.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Into the registry, past REST: a hundred thousand requests are another test's matter. The gateways report once in a day, so that nobody
     * takes them for overdue. Returns when every replica knows them.
     */
    void register(Deployment deployment, IntPredicate online) {
        try (Connection connection = deployment.database().connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement group = connection.prepareStatement(
                    """
                    INSERT INTO gateway_group (id, version, display_name, endpoints, created_at, updated_at)
                    VALUES (?, 0, 'bad days', '[]', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))""")) {
                group.setString(1, GROUP);
                group.execute();
            }
            for (int from = 0; from < size; from += BATCH) {
                insert(connection, from, Math.min(size, from + BATCH), online);
                connection.commit();
            }
            try (PreparedStatement notice = connection.prepareStatement(ChangesUntold.notice())) {
                notice.execute();
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("the fleet could not be registered", e);
        }
        await("every replica knows the fleet")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> deployment.replicas().forEach(replica -> {
                    if (replica.metrics().sum("sallyport_gateways_directory") < size) {
                        throw new AssertionError("not yet");
                    }
                }));
    }

    private static void insert(Connection connection, int from, int to, IntPredicate online) throws SQLException {
        try (PreparedStatement gateways = connection.prepareStatement(
                        """
                        INSERT INTO gateway (id, version, group_id, name, location, type, gateway_class, lifecycle, binding, created_at, updated_at)
                        VALUES (?, 0, ?, ?, 'CLOUD', 'FILE', 'STANDARD', 'ACTIVATED', 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))""");
                PreparedStatement presences = connection.prepareStatement(
                        """
                        INSERT INTO gateway_presence (gateway_id, version, state, since, cause, binding, boot, boot_id, session,
                            report_interval_seconds, capabilities)
                        VALUES (?, 0, ?, UTC_TIMESTAMP(3), ?, 1, 1, ?, 1, 86400, '[]')""")) {
            for (int number = from; number < to; number++) {
                gateways.setString(1, id(number));
                gateways.setString(2, GROUP);
                gateways.setString(3, "g" + number);
                gateways.addBatch();
                boolean isOnline = online.test(number);
                presences.setString(1, id(number));
                presences.setString(2, isOnline ? "ONLINE" : "OFFLINE");
                presences.setString(3, isOnline ? "SAID_ONLINE" : "SAID_OFFLINE");
                presences.setString(4, bootId(number));
                presences.addBatch();
            }
            gateways.executeBatch();
            presences.executeBatch();
        }
    }

    /** The newest report that is stored of each gateway. */
    static Map<Integer, Long> storedSeqs(Deployment deployment) {
        return deployment.rows("SELECT gateway_id, seq FROM gateway_status").stream()
                .collect(Collectors.toMap(row -> numberOf(row.get(0)), row -> Long.valueOf(row.get(1))));
    }
}
