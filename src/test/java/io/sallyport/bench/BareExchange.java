package io.sallyport.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The least that a durable command can cost: a row is committed, a message published, its answer received, and the row changed and committed.
 * Arguments: size of the small group, JDBC URL, user, password.
 */
final class BareExchange implements Exchange {
    private static final int THREADS = 64;
    private static final long ANSWER_SECONDS = 30;
    private static final String ID = "\"id\":\"";

    private final Fleet fleet;
    private final Link link;
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
    private final ThreadLocal<Connection> connections;
    private final Map<String, CompletableFuture<Void>> open = new ConcurrentHashMap<>();

    BareExchange(Load.Broker broker, List<String> arguments) {
        fleet = new Fleet(Integer.parseInt(arguments.get(0)));
        link = broker.connect("bench-bare", 1_000);
        connections = ThreadLocal.withInitial(() -> connect(arguments));
        try (Connection connection = connect(arguments);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TABLE IF NOT EXISTS bench_command (id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, \
                    gateway_id VARCHAR(16) NOT NULL, state VARCHAR(16) NOT NULL, params LONGTEXT NOT NULL) ENGINE = InnoDB""");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        link.subscribe(
                message -> {
                    String text = message.payload().toString(StandardCharsets.UTF_8);
                    int at = text.indexOf(ID) + ID.length();
                    CompletableFuture<Void> answered = open.remove(text.substring(at, at + 36));
                    if (answered != null) {
                        answered.complete(null);
                    }
                },
                Topics.BARE_REPLIES + "/reply/+");
    }

    private static Connection connect(List<String> arguments) {
        try {
            return DriverManager.getConnection(arguments.get(1), arguments.get(2), arguments.get(3));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot connect to the database", e);
        }
    }

    @Override
    public CompletableFuture<Boolean> run(int gateway) {
        return CompletableFuture.supplyAsync(() -> exchange(gateway), workers);
    }

    private boolean exchange(int gateway) {
        UUID commandId = UUID.randomUUID();
        CompletableFuture<Void> answered = new CompletableFuture<>();
        open.put(commandId.toString(), answered);
        try {
            write(
                    "INSERT INTO bench_command (gateway_id, state, params, id) VALUES (?, ?, '{\"acceptDataLoss\":true}', ?)",
                    fleet.id(gateway),
                    "QUEUED",
                    commandId.toString());
            link.send(
                    Topics.BARE_COMMANDS + "/p2p/" + fleet.clientId(gateway),
                    Commands.payload(fleet.id(gateway), commandId, true));
            answered.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            write("UPDATE bench_command SET state = ? WHERE id = ?", "SUCCEEDED", commandId.toString());
            return true;
        } catch (Exception e) {
            e.printStackTrace();
            return false;
        }
    }

    /** A transaction of its own. */
    private void write(String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connections.get().prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setString(index + 1, values[index]);
            }
            statement.executeUpdate();
        }
    }
}
