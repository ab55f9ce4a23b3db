package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.sallyport.testing.ExternalServers;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.TestUsers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** During an upgrade a replica of this version may start when a newer one has expanded the schema already, at whatever number. */
class OlderReplicaIT {
    private final ExternalServers servers = new ExternalServers();
    private Map<String, String> settings;

    @BeforeEach
    void start() {
        settings = servers.start();
    }

    @AfterEach
    void stop() {
        servers.stop();
    }

    @Test
    void startsAndServesBesideMigrationsThatItDoesNotKnow() throws SQLException {
        PackagedReplica first = ready("first");
        first.terminate(Duration.ofSeconds(30));
        migratedByANewerVersion("022.1", "999");

        PackagedReplica older = ready("older");

        given().header("Authorization", TestUsers.ADMIN)
                .contentType(ContentType.JSON)
                .body("{\"displayName\":\"made by the older\"}")
                .put("/api/v1/groups/GID_older")
                .then()
                .statusCode(201);
        older.kill();
    }

    private PackagedReplica ready(String name) {
        PackagedReplica replica = PackagedReplica.start(name, settings);
        RestAssured.port = replica.port();
        await(name)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> given().get("/q/health/ready").statusCode() == 200);
        return replica;
    }

    /** Expanded, as each migration does first: a column that may be left out, and what Flyway notes. */
    private void migratedByANewerVersion(String... versions) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        settings.get("sallyport.database.url"),
                        settings.get("sallyport.database.username"),
                        settings.get("sallyport.database.password"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("ALTER TABLE gateway_group ADD COLUMN of_a_newer_version VARCHAR(20) NULL");
            for (int i = 0; i < versions.length; i++) {
                statement.executeUpdate(
                        """
                        INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                        VALUES (%d, '%s', 'of a newer version', 'SQL', 'V%s__of_a_newer_version.sql', 1, 'x', 1, 1)"""
                                .formatted(1000 + i, versions[i], versions[i]));
            }
        }
    }
}
