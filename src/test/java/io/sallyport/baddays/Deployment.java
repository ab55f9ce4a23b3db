package io.sallyport.baddays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.testing.MariaDb;
import io.sallyport.testing.Mosquitto;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A database, a broker and replicas of the console, all of a test's own. */
final class Deployment implements AutoCloseable {
    /** A test's connection stands for thousands of gateways, each of which would have limits of its own. */
    private static final Map<String, String> BROKER = Map.of(
            "max_queued_messages", "1000000",
            "max_queued_bytes", "0",
            "max_connections", "-1");

    private final MariaDb database;
    private final Mosquitto broker;
    private final List<ReplicaProcess> replicas = new ArrayList<>();

    private Deployment(MariaDb database, Mosquitto broker) {
        this.database = database;
        this.broker = broker;
    }

    static Deployment start(int replicas, Map<String, String> settings) throws IOException {
        Deployment deployment = new Deployment(MariaDb.start(), Mosquitto.start(BROKER));
        try {
            Map<String, String> all = new HashMap<>(settings);
            all.putAll(deployment.database.settings());
            all.putAll(deployment.broker.settings());
            for (int i = 0; i < replicas; i++) {
                deployment.replicas.add(ReplicaProcess.start(all));
            }
            deployment.replicas.forEach(ReplicaProcess::awaitReady);
            return deployment;
        } catch (IOException | RuntimeException e) {
            deployment.close();
            throw e;
        }
    }

    MariaDb database() {
        return database;
    }

    Mosquitto broker() {
        return broker;
    }

    ReplicaProcess replica(int number) {
        return replicas.get(number);
    }

    List<ReplicaProcess> replicas() {
        return replicas.stream().filter(ReplicaProcess::isAlive).toList();
    }

    Metrics metrics() {
        return Metrics.sum(replicas().stream().map(ReplicaProcess::metrics).toList());
    }

    /** Waits until the replicas have received so many reports, or more. */
    void awaitReceived(long count, Duration atMost) {
        await("the replicas have received " + count + " reports")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(
                        () -> assertThat(metrics().statusBooks().received()).isGreaterThanOrEqualTo(count));
    }

    /** Waits until no report is on its way any more, and every one is accounted for. */
    Metrics.StatusBooks awaitClosedBooks(Duration atMost) {
        AtomicReference<Metrics.StatusBooks> books = new AtomicReference<>();
        await("received = stored + superseded + rejected + dropped, and none waiting")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    books.set(metrics().statusBooks());
                    assertThat(books.get()).matches(Metrics.StatusBooks::areClosed, "is closed");
                });
        return books.get();
    }

    long count(String select) {
        return Long.parseLong(rows(select).get(0).get(0));
    }

    /** All values as text, nulls as "-". */
    List<List<String>> rows(String select) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(select);
                ResultSet result = statement.executeQuery()) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    String value = result.getString(column);
                    row.add(value == null ? "-" : value);
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(select, e);
        }
    }

    void execute(String statement) {
        try (Connection connection = database.connect();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    @Override
    public void close() {
        replicas.forEach(ReplicaProcess::close);
        broker.close();
        database.close();
    }
}
