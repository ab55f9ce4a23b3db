package io.sallyport.bench;

import io.sallyport.protocol.UplinkCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;

/** Rows a second of newest status, each of another gateway, against the same upserts of the same columns in batches of as many rows. */
final class WritesStage implements Stage {
    private static final String NAME = "writes";
    private static final int ROWS_PER_TRANSACTION = 1_000;
    /** As the application writes them. */
    private static final String UPSERT =
            """
            INSERT INTO gateway_status (gateway_id, version, group_id, binding, boot, boot_id, seq, received_at, reported_at, \
            data_path, cpu, dirty_bytes, clients, alerts_critical, report) \
            VALUES (?, ?, ?, 1, 1, '%s', ?, ?, ?, 'SERVING', 0.42, ?, 12, 0, ?) \
            ON DUPLICATE KEY UPDATE version = VALUES(version), group_id = VALUES(group_id), binding = VALUES(binding), \
            boot = VALUES(boot), boot_id = VALUES(boot_id), seq = VALUES(seq), received_at = VALUES(received_at), \
            reported_at = VALUES(reported_at), data_path = VALUES(data_path), cpu = VALUES(cpu), \
            dirty_bytes = VALUES(dirty_bytes), clients = VALUES(clients), \
            alerts_critical = VALUES(alerts_critical), report = VALUES(report)"""
                    .formatted(Fleet.BOOT_ID);

    /** Of both: after one round the compiler still takes as much processor time as the writing. */
    private static final int WARM_UPS = 3;

    @Override
    public void run(Bed bed, Table table) throws Exception {
        int gateways = Math.min(bed.all(), bed.options().size(40_000, 10_000));
        int rounds = bed.options().size(3, 2);
        bed.withoutReplicas();
        double bare = bare(bed, gateways, rounds);
        bed.replicas(1);
        // One report of each under way at once: the inbox, a quarter of the heap, holds the whole fleet, and nothing is
        // superseded.
        Flow flow = new Flow(UplinkStage.sender(bed, Topics.STATUS, UplinkStage.Load.multiplexed(gateways)), gateways);
        for (int round = 0; round < WARM_UPS; round++) {
            round(bed, flow, gateways);
        }
        Cpu before = bed.cpu();
        double perSecond = 0;
        for (int round = 0; round < rounds; round++) {
            perSecond += round(bed, flow, gateways) / rounds;
        }
        Cpu used = bed.cpu().minus(before);
        table.rate(
                NAME,
                "%,d gateways, a new report of each, %d rounds".formatted(gateways, rounds),
                perSecond,
                bare,
                "rows/s",
                "0.7",
                used.perThousand((long) gateways * rounds));
    }

    private static double round(Bed bed, Flow flow, int gateways) {
        Flow.Result result = flow.run(gateways, () -> bed.metrics().stored());
        if (result.received() != gateways) {
            throw new IllegalStateException("of %,d reports %,d were stored".formatted(gateways, result.received()));
        }
        return result.perSecond();
    }

    private static double bare(Bed bed, int gateways, int rounds) throws SQLException {
        try (Connection connection = bed.servers().connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            for (int round = -WARM_UPS; round < 0; round++) {
                write(bed, connection, gateways, round);
            }
            long start = System.nanoTime();
            for (int round = 0; round < rounds; round++) {
                write(bed, connection, gateways, round);
            }
            return (double) gateways * rounds / (System.nanoTime() - start) * 1e9;
        }
    }

    private static void write(Bed bed, Connection connection, int gateways, int round) throws SQLException {
        String report = UplinkCodec.resultOf(new ReportPayloads().report(1)).toString();
        long seq = System.currentTimeMillis() * 1_000;
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (int number = 0; number < gateways; number++) {
                Timestamp now = new Timestamp(System.currentTimeMillis());
                upsert.setString(1, bed.fleet().id(number));
                upsert.setLong(2, 1_000_000 + round);
                upsert.setString(3, (number < bed.fleet().small() ? Fleet.SMALL : Fleet.LARGE).value());
                upsert.setLong(4, seq);
                upsert.setTimestamp(5, now);
                upsert.setTimestamp(6, now);
                upsert.setLong(7, 5_368_709_120L + round);
                upsert.setString(8, report);
                upsert.addBatch();
                if ((number + 1) % ROWS_PER_TRANSACTION == 0 || number == gateways - 1) {
                    upsert.executeBatch();
                    connection.commit();
                }
            }
        }
    }
}
