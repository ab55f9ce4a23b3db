package io.sallyport.embedded;

import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Starts what is needed and not configured: a database, a broker, or both, and says where they are through system
 * properties, which all of the configuration reads. They live as long as the JVM: a live reload calls
 * {@link #start()} again from a new class loader, in which nothing but the system properties is left of the first call.
 */
public final class EmbeddedParts {
    private static final Logger LOG = Logger.getLogger(EmbeddedParts.class);
    private static final Path FOLDER = Path.of(".sallyport");
    private static final int USUAL_BROKER_PORT = 1883;

    private static final String DATABASE_URL = "sallyport.database.url";
    private static final String BROKER_HOST = "sallyport.broker.host";

    private EmbeddedParts() {}

    /** Does nothing for a part that runs already, or that somebody configured to be elsewhere. */
    public static void start() {
        Announcement database = new Announcement("sallyport.embedded.database");
        Announcement broker = new Announcement("sallyport.embedded.broker");
        // What an earlier call said must not look like somebody's configuration.
        database.withdraw();
        broker.withdraw();
        Config config = ConfigProvider.getConfig();
        if (!isConfigured(config, DATABASE_URL)) {
            database.make(EmbeddedParts::startDatabase);
        }
        if (!isConfigured(config, BROKER_HOST)) {
            broker.make(EmbeddedParts::startBroker);
        }
    }

    private static boolean isConfigured(Config config, String property) {
        return config.getOptionalValue(property, String.class).isPresent();
    }

    private static Map<String, String> startDatabase() {
        EmbeddedMariaDb.endOrphans(FOLDER);
        InstanceFolder folder = InstanceFolder.claim(FOLDER);
        LOG.infof("Starting the embedded MariaDB, its data are in %s", folder.path());
        EmbeddedMariaDb database = EmbeddedMariaDb.start(folder.path(), 0);
        // The hook holds the folder: an unreachable lock would be let go.
        Runtime.getRuntime().addShutdownHook(new Thread(folder::close, "embedded-folder-shutdown"));
        return Map.of(
                DATABASE_URL,
                database.jdbcUrl(),
                "sallyport.database.username",
                database.username(),
                "sallyport.database.password",
                database.password());
    }

    private static Map<String, String> startBroker() {
        return EmbeddedBrokerSettings.of(ConfigProvider.getConfig(), InstanceFolder.claim(FOLDER.resolve("broker")))
                .start(FreePort.preferably(USUAL_BROKER_PORT));
    }
}
