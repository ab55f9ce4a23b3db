package io.sallyport.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.embedded.EmbeddedMariaDb;
import java.nio.file.Path;
import java.util.Map;

/**
 * A database and a broker of this test run, on free ports. With {@code @QuarkusTestResource(EmbeddedServers.class)},
 * which counts for all test classes, Quarkus starts once per run. The servers live until the JVM ends, also where
 * Quarkus is started several times.
 */
public final class EmbeddedServers implements QuarkusTestResourceLifecycleManager {
    private static final Path FOLDER = Path.of("target", "embedded");

    @Override
    public Map<String, String> start() {
        EmbeddedMariaDb database = Servers.DATABASE;
        return Map.of(
                "sallyport.database.url", database.jdbcUrl(),
                "sallyport.database.username", database.username(),
                "sallyport.database.password", database.password(),
                "sallyport.broker.host", broker().host(),
                "sallyport.broker.port", Integer.toString(broker().port()));
    }

    @Override
    public void stop() {
        // A test may have left it stopped, which is not the next one's business.
        broker().start();
    }

    /** The broker of this run; {@code stop()} and {@code start()} make an outage. */
    public static EmbeddedBroker broker() {
        return Servers.BROKER;
    }

    /** Started by the first who asks: the holder idiom. */
    private static final class Servers {
        static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.startTemporary(FOLDER);
        static final EmbeddedBroker BROKER = EmbeddedBroker.start(0);
    }
}
