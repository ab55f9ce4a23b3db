package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.testing.MariaDb;
import io.sallyport.testing.Mosquitto;
import io.sallyport.testing.PackagedCommand;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.TestUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job migrates, as one database user; replicas wait for it, as another, who may change no table. Both have the rights of deployment/mysql/grants.sql. */
class MigrationIT {
    private static final Path GRANTS = Path.of("deployment", "mysql", "grants.sql");
    private static final String PASSWORD = "for-this-run-only";

    private static MariaDb database;
    private static Mosquitto broker;

    @BeforeAll
    static void start() throws IOException {
        database = MariaDb.start();
        broker = Mosquitto.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
        database.close();
    }

    @BeforeEach
    void anEmptyDatabaseWithTwoUsers() throws SQLException, IOException {
        asRoot("DROP DATABASE sallyport");
        asRoot("CREATE DATABASE sallyport CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        // Who has more rights from everywhere else.
        asRoot("DROP USER IF EXISTS 'sallyport'@'127.0.0.1'");
        for (String user : new String[] {"sallyport", "sallyport_migration"}) {
            asRoot("CREATE OR REPLACE USER '" + user + "'@'%' IDENTIFIED BY '" + PASSWORD + "'");
        }
        for (String statement :
                Files.readString(GRANTS).replaceAll("(?m)^--.*$", "").split(";")) {
            if (!statement.isBlank()) {
                asRoot(statement);
            }
        }
    }

    @Test
    void aReplicaWaitsForTheJobAndThenServes() throws SQLException {
        CompletableFuture<PackagedReplica> starting =
                CompletableFuture.supplyAsync(() -> PackagedReplica.start("waiting", replica("2m")));
        await().atMost(Duration.ofMinutes(1)).until(MigrationIT::aReplicaIsConnected);
        assertThat(starting).isNotDone();

        PackagedCommand job = PackagedCommand.run(as("sallyport_migration"), "migrate");

        assertThat(job.exitCode()).as(job.output()).isZero();
        PackagedReplica replica = starting.join();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> given().port(replica.port())
                .get("/q/health/ready")
                .then()
                .statusCode(200));
        // The history's partitions are made by the replica itself.
        await().atMost(Duration.ofMinutes(1)).until(() -> replica.metric("sallyport_status_history_partitions") > 1);
        assertThat(replica.log()).contains("waiting for whoever migrates").doesNotContain("doesn't exist");
        assertThat(replica.terminate(Duration.ofSeconds(40))).isPresent();
    }

    @Test
    void aReplicaThatWaitsInVainEndsAndSaysWhatToDo() {
        PackagedCommand replica = PackagedCommand.run(replica("1s"));

        assertThat(replica.exitCode()).isNotZero();
        assertThat(replica.output()).contains("the schema lacks", "run \\\"sallyport migrate\\\"");
    }

    @Test
    void theJobHasNothingToDoTheSecondTimeAndLetsBeWhatANewerVersionBrought() throws SQLException {
        assertThat(PackagedCommand.run(as("sallyport_migration"), "migrate").exitCode())
                .isZero();
        asRoot(
                "INSERT INTO sallyport.flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
                        + " VALUES (9000, '007.5', 'of a newer version', 'SQL', 'V007.5__of_a_newer_version.sql', 1, 'root', 1, 1),"
                        + " (9001, '999', 'also', 'SQL', 'V999__also.sql', 1, 'root', 1, 1)");

        PackagedCommand again = PackagedCommand.run(as("sallyport_migration"), "migrate");

        assertThat(again.exitCode()).as(again.output()).isZero();
    }

    @Test
    void theJobFailsWhereItsUserMayNot() {
        PackagedCommand job = PackagedCommand.run(as("sallyport"), "migrate");

        assertThat(job.exitCode()).isNotZero();
        assertThat(job.output()).contains("command denied");
    }

    private static Map<String, String> as(String user) {
        return Map.of(
                "sallyport.database.url", database.settings().get("sallyport.database.url"),
                "sallyport.database.username", user,
                "sallyport.database.password", PASSWORD);
    }

    private static Map<String, String> replica(String patience) {
        Map<String, String> settings = new HashMap<>(as("sallyport"));
        settings.putAll(broker.settings());
        settings.putAll(TestUsers.SETTINGS);
        settings.put("sallyport.database.migrate-at-start", "false");
        settings.put("sallyport.database.migration-within", patience);
        return settings;
    }

    private static boolean aReplicaIsConnected() throws SQLException {
        try (Connection connection = root();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'sallyport'")) {
            found.next();
            return found.getInt(1) > 0;
        }
    }

    private static void asRoot(String sql) throws SQLException {
        try (Connection connection = root();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection root() throws SQLException {
        String url = database.settings().get("sallyport.database.url").replaceFirst("/sallyport\\?.*", "/");
        return DriverManager.getConnection(url, "root", "");
    }
}
