package io.sallyport.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sallyport.embedded.Account;
import io.sallyport.embedded.BrokerAccounts;
import io.sallyport.embedded.BrokerAdministration;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.embedded.EmbeddedMariaDb;
import io.sallyport.embedded.Rights;
import io.sallyport.protocol.TopicScheme;
import java.nio.file.Path;
import java.util.Map;

/**
 * A database and a broker of this test run, on free ports. With {@code @QuarkusTestResource(EmbeddedServers.class)},
 * which counts for all test classes, Quarkus starts once per run. The servers live until the JVM ends, also where
 * Quarkus is started several times.
 */
public final class EmbeddedServers implements QuarkusTestResourceLifecycleManager {
    /** The console's own identity, for tests that are another replica of it: with client IDs that begin with GID_console@@@console-. */
    public static final Account CONSOLE = new Account(
            "console", "console-of-the-tests", "GID_console@@@console-", Rights.ofConsole(TopicScheme.DEFAULT));

    /** For tests that speak for many gateways over one connection, or listen to everything. */
    public static final Account ANYBODY = new Account("anybody", "anybody-of-the-tests", "", Rights.EVERYTHING);

    private static final String SECRET = "administration-of-the-tests";
    private static final Path FOLDER = Path.of("target", "embedded");

    @Override
    public Map<String, String> start() {
        EmbeddedMariaDb database = Servers.DATABASE;
        return Map.ofEntries(
                Map.entry("sallyport.database.url", database.jdbcUrl()),
                Map.entry("sallyport.database.username", database.username()),
                Map.entry("sallyport.database.password", database.password()),
                Map.entry("sallyport.broker.host", broker().host()),
                Map.entry("sallyport.broker.port", Integer.toString(broker().port())),
                Map.entry("sallyport.broker.username", CONSOLE.username()),
                Map.entry("sallyport.broker.password", CONSOLE.password()),
                Map.entry("sallyport.broker.admin.url", Servers.ADMINISTRATION.url()),
                Map.entry("sallyport.broker.admin.key", "tests"),
                Map.entry("sallyport.broker.admin.secret", SECRET),
                Map.entry("sallyport.credentials.token-key", BrokerTokens.KEY_ID),
                Map.entry(
                        "sallyport.credentials.token-keys.\"" + BrokerTokens.KEY_ID + "\"", BrokerTokens.privateKey()));
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
        static final BrokerAccounts ACCOUNTS = BrokerAccounts.closed()
                .with(CONSOLE)
                .with(ANYBODY)
                .withTokenKey(BrokerTokens.KEY_ID, BrokerTokens.privateKey());
        static final EmbeddedBroker BROKER = EmbeddedBroker.start(0, ACCOUNTS);
        static final BrokerAdministration ADMINISTRATION =
                BrokerAdministration.start(BROKER, ACCOUNTS, "tests", SECRET);
    }
}
