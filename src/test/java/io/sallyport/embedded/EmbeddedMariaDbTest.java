package io.sallyport.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMariaDbTest {
    private final Path folder;

    EmbeddedMariaDbTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void keepsItsDataWhenItIsStartedAgainOnTheSameFolder() throws SQLException {
        try (EmbeddedMariaDb first = EmbeddedMariaDb.start(folder, 0)) {
            execute(first, "CREATE TABLE note (text VARCHAR(20) CHARACTER SET utf8mb4)");
            execute(first, "INSERT INTO note VALUES ('größer 🚪')");
        }

        try (EmbeddedMariaDb second = EmbeddedMariaDb.start(folder, 0)) {
            assertThat(value(second, "SELECT text FROM note")).isEqualTo("größer 🚪");
        }
    }

    @Test
    void endsAServerThatAnEarlierRunLeftBehindAndStartsOnItsData() throws SQLException {
        EmbeddedMariaDb orphan = EmbeddedMariaDb.start(folder, 0);
        execute(orphan, "CREATE TABLE note (text VARCHAR(20))");

        try (EmbeddedMariaDb next = EmbeddedMariaDb.start(folder, 0)) {
            assertThat(ProcessHandle.of(orphan.processId())).isEmpty();
            assertThat(value(next, "SELECT COUNT(*) FROM note")).isEqualTo("0");
        } finally {
            orphan.close();
        }
    }

    @Test
    void leavesAProcessAloneThatIsNoServerOfItsFolder() {
        assertThat(OrphanedServer.isServerOf(folder, ProcessHandle.current())).isFalse();
    }

    @Test
    void givesItsUserTheOneDatabaseOnlyOverLoopbackOnly() throws SQLException {
        try (EmbeddedMariaDb server = EmbeddedMariaDb.startTemporary(folder)) {
            assertThat(value(server, "SELECT CURRENT_USER()")).isEqualTo("sallyport@127.0.0.1");
            assertThat(value(server, "SELECT @@bind_address")).isEqualTo("127.0.0.1");
            assertThat(value(server, "SELECT GROUP_CONCAT(schema_name ORDER BY 1) FROM information_schema.schemata"))
                    .contains("sallyport")
                    .doesNotContain("mysql");
        }
    }

    private static void execute(EmbeddedMariaDb server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(EmbeddedMariaDb server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedMariaDb server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.username(), server.password());
    }
}
