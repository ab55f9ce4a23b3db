package io.sallyport.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Servers that are not ours: Debian's mosquitto and MariaDB, as child processes on free loopback ports, with the
 * configuration that {@code deployment/} recommends. For the packaged artefact, which knows no embedded parts. They end
 * with the test class, or with the JVM.
 */
public final class ExternalServers implements QuarkusTestResourceLifecycleManager {
    private static volatile int brokerPort;

    private final Path parent;
    private @Nullable MariaDb database;
    private @Nullable Mosquitto broker;

    public ExternalServers() {
        this(ExternalServer.PARENT);
    }

    /** @param parent the folder for what they write */
    public ExternalServers(Path parent) {
        this.parent = parent;
    }

    /** Where the broker of this run listens. */
    public static String brokerHost() {
        return Loopback.ADDRESS;
    }

    /** The port of the broker of this run, 0 if there is none yet. */
    public static int brokerPort() {
        return brokerPort;
    }

    /** The database's process. */
    public long databasePid() {
        return Objects.requireNonNull(database, "not started").pid();
    }

    public long brokerPid() {
        return broker().pid();
    }

    @Override
    public Map<String, String> start() {
        try {
            database = MariaDb.start(parent);
            broker = Mosquitto.start(parent, Map.of());
            brokerPort = broker.port();
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.putAll(broker.settings());
            settings.putAll(TestUsers.SETTINGS);
            settings.put("sallyport.commands.read-deadline", "3s");
            return settings;
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.close();
        }
        if (database != null) {
            database.close();
        }
        brokerPort = 0;
    }

    /** An outage; {@link #startBroker} ends it, on the same port. */
    public void stopBroker() {
        broker().close();
    }

    public void startBroker() {
        try {
            broker().startAgain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Mosquitto broker() {
        return Objects.requireNonNull(broker, "not started");
    }
}
