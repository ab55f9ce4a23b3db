package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.testing.MariaDb;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.SecuredMosquitto;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The broker comes back when no console is there: the gateways' certificates are its own business, and everybody is in again. */
class ReconnectWithoutConsoleIT {
    private static final int GATEWAYS = 5_000;
    private static final int AT_ONCE = 100;
    private static final Duration WITHIN = Duration.ofMinutes(4);
    private static final Duration SOON = Duration.ofMinutes(4);

    @Test
    void fiveThousandAreBackWithoutItAndItKnowsThemWhenItIsBackItself() throws Exception {
        try (MariaDb database = MariaDb.start();
                SecuredMosquitto broker = SecuredMosquitto.start()) {
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.putAll(broker.settings());
            PackagedReplica before = PackagedReplica.start("before", settings);
            await().atMost(SOON).until(() -> before.metric("sallyport_broker_connected") == 1);
            register(database);
            before.kill();
            List<TlsLine> gateways = gateways(broker);
            broker.startAgain();

            Instant start = Instant.now();
            all(gateways, TlsLine::connect);
            Duration took = Duration.between(start, Instant.now());

            System.out.printf("%,d gateways connected with TLS and certificates in %s%n", GATEWAYS, took);
            assertThat(took).isLessThan(WITHIN);
            PackagedReplica after = PackagedReplica.start("after", settings);
            try {
                await().atMost(SOON).until(() -> after.metric("sallyport_broker_connected") == 1);
                List<Integer> numbers = IntStream.range(0, GATEWAYS).boxed().toList();
                all(numbers, number -> gateways.get(number)
                        .publish(
                                Fleet.topic("csg_up_ctl/presence", number),
                                """
                                {"jsonrpc":"2.0","method":"presence.online","params":{"origin":%s,"at":"%s","agentVersion":"1.0",\
                                "protocolVersion":1,"reportIntervalSeconds":3600,"capabilities":[]}}"""
                                        .formatted(Fleet.origin(number), Instant.now())));
                await().atMost(SOON)
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(() -> assertThat(online(database)).isEqualTo(GATEWAYS));
            } finally {
                after.kill();
            }
            all(gateways, TlsLine::close);
        }
    }

    private static List<TlsLine> gateways(SecuredMosquitto broker) {
        TrustManagerFactory trust = broker.trust();
        List<TlsLine> lines = new ArrayList<>();
        for (int number = 0; number < GATEWAYS; number++) {
            String clientId = Fleet.clientId(number);
            lines.add(new TlsLine(broker.authority().issue(clientId), trust, clientId, broker.gatewayPort()));
        }
        return lines;
    }

    private static void register(MariaDb database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO gateway_group (id, version, display_name, endpoints, created_at, updated_at)
                    VALUES ('%s', 0, 'bad days', '[]', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))"""
                            .formatted(Fleet.GROUP));
            statement.execute(
                    """
                    INSERT INTO gateway (id, version, group_id, name, location, type, gateway_class, lifecycle, binding, created_at, updated_at)
                    SELECT CONCAT('gw-', LPAD(seq, 13, '0')), 0, '%s', CONCAT('g', seq), 'CLOUD', 'FILE', 'STANDARD', 'ACTIVATED', 1,
                        UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM seq_0_to_%d"""
                            .formatted(Fleet.GROUP, GATEWAYS - 1));
            statement.execute(
                    """
                    INSERT INTO gateway_presence (gateway_id, version, state, since, cause, binding, boot, boot_id, session,
                        report_interval_seconds, capabilities)
                    SELECT id, 0, 'OFFLINE', UTC_TIMESTAMP(3), 'SAID_OFFLINE', 1, 0, 'before', 0, 3600, '[]' FROM gateway""");
        }
    }

    private static long online(MariaDb database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet count =
                        statement.executeQuery("SELECT COUNT(*) FROM gateway_presence WHERE state = 'ONLINE'")) {
            count.next();
            return count.getLong(1);
        }
    }

    private interface Step<T> {
        void take(T what) throws IOException;
    }

    private static <T> void all(List<T> things, Step<T> step) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Void>> work = things.stream()
                    .<Callable<Void>>map(each -> () -> {
                        step.take(each);
                        return null;
                    })
                    .toList();
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
