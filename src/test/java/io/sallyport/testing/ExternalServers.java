package io.sallyport.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Servers that are not ours: Debian's mosquitto and MariaDB, as child processes on free loopback ports, with the
 * configuration that {@code deployment/} recommends. For the packaged artefact, which knows no embedded parts. They end
 * with the test class, or with the JVM.
 */
public final class ExternalServers implements QuarkusTestResourceLifecycleManager {
    private static volatile int brokerPort;

    private MariaDb database;
    private Mosquitto broker;

    /** Where the broker of this run listens. */
    public static String brokerHost() {
        return Loopback.ADDRESS;
    }

    /** The port of the broker of this run, 0 if there is none yet. */
    public static int brokerPort() {
        return brokerPort;
    }

    @Override
    public Map<String, String> start() {
        try {
            database = MariaDb.start();
            broker = Mosquitto.start();
            brokerPort = broker.port();
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.putAll(broker.settings());
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
}
