package io.sallyport.bench;

import io.sallyport.testing.ExternalServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The database and the broker of a run.
 *
 * @param stop ends them
 */
record Servers(
        String name,
        String jdbcUrl,
        String user,
        String password,
        String brokerHost,
        int brokerPort,
        long databasePid,
        long brokerPid,
        Runnable stop) {

    /** Debian's, with what deployment/ recommends and MariaDB's own defaults: each commit is flushed to disk. */
    static Servers debian(Path folder) {
        ExternalServers external = new ExternalServers(folder);
        Map<String, String> where = external.start();
        return new Servers(
                "Debian's mosquitto and mariadb-server",
                where.get("sallyport.database.url"),
                where.get("sallyport.database.username"),
                where.get("sallyport.database.password"),
                where.get("sallyport.broker.host"),
                Integer.parseInt(where.get("sallyport.broker.port")),
                external.databasePid(),
                external.brokerPid(),
                external::stop);
    }

    /** The embedded parts, which flush once a second. */
    static Servers embedded(Path folder, Children children) {
        Child process = children.load(EmbeddedRole.NAME, folder);
        List<String> where = List.of(process.ask("where").split(" "));
        return new Servers(
                "the embedded parts",
                where.get(0),
                where.get(1),
                where.get(2),
                where.get(3),
                Integer.parseInt(where.get(4)),
                Long.parseLong(where.get(5)),
                process.pid(),
                () -> children.end(process));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }

    /** As the application is told. */
    List<String> properties() {
        return List.of(
                "-Dsallyport.database.url=" + jdbcUrl,
                "-Dsallyport.database.username=" + user,
                "-Dsallyport.database.password=" + password,
                "-Dsallyport.broker.host=" + brokerHost,
                "-Dsallyport.broker.port=" + brokerPort);
    }
}
