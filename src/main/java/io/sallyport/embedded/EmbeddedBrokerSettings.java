package io.sallyport.embedded;

import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.TopicScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** How the broker of development is started, from the console's configuration, and what it says about itself in return. */
final class EmbeddedBrokerSettings {
    private static final Logger LOG = Logger.getLogger(EmbeddedBrokerSettings.class);
    private static final String CONSOLE = "console";
    private static final String KEY_ID = "embedded";
    private static final String TOKEN_KEY = "sallyport.credentials.token-key";
    private static final String TOKEN_KEYS = "sallyport.credentials.token-keys.";

    private final Config config;
    private final InstanceFolder folder;

    private EmbeddedBrokerSettings(Config config, InstanceFolder folder) {
        this.config = config;
        this.folder = folder;
    }

    /** @param folder of this instance, for the key that it keeps over restarts, so that gateways' tokens do too */
    static EmbeddedBrokerSettings of(Config config, InstanceFolder folder) {
        return new EmbeddedBrokerSettings(config, folder);
    }

    /** @return the properties by which the console finds it */
    Map<String, String> start(int port) {
        Map<String, String> said = new HashMap<>();
        BrokerAccounts accounts = accounts(said);
        EmbeddedBroker broker = EmbeddedBroker.start(port, accounts);
        String secret = random();
        BrokerAdministration administration = BrokerAdministration.start(broker, accounts, CONSOLE, secret);
        said.put("sallyport.broker.host", broker.host());
        said.put("sallyport.broker.port", Integer.toString(broker.port()));
        said.put("sallyport.broker.admin.url", administration.url());
        said.put("sallyport.broker.admin.key", CONSOLE);
        said.put("sallyport.broker.admin.secret", secret);
        // The hook holds the folder: an unreachable lock would be let go.
        Runtime.getRuntime().addShutdownHook(new Thread(folder::close, "embedded-broker-shutdown"));
        return said;
    }

    private BrokerAccounts accounts(Map<String, String> said) {
        if (Boolean.parseBoolean(text("sallyport.embedded.broker.open", "false"))) {
            LOG.warn(
                    "The embedded broker lets everybody on this machine do everything (sallyport.embedded.broker.open)");
            return BrokerAccounts.open();
        }
        String password = random();
        said.put("sallyport.broker.username", CONSOLE);
        said.put("sallyport.broker.password", password);
        BrokerAccounts accounts = BrokerAccounts.closed()
                .with(new Account(
                        CONSOLE,
                        password,
                        text("sallyport.console.group-id", "GID_console") + ClientId.SEPARATOR + "console-",
                        Rights.ofConsole(topics())));
        if (text(TOKEN_KEY, "").isEmpty()) {
            said.put(TOKEN_KEY, KEY_ID);
            said.put(TOKEN_KEYS + "\"" + KEY_ID + "\"", keptKey());
            return accounts.withTokenKey(KEY_ID, keptKey());
        }
        for (String property : config.getPropertyNames()) {
            if (property.startsWith(TOKEN_KEYS)) {
                accounts.withTokenKey(property.substring(TOKEN_KEYS.length()).replace("\"", ""), text(property, ""));
            }
        }
        return accounts;
    }

    private String keptKey() {
        Path file = folder.path().resolve("token-key.pem");
        try {
            if (!Files.exists(file)) {
                OwnerOnly.write(file, TokenKeys.generate());
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the key of broker tokens", e);
        }
    }

    private TopicScheme topics() {
        TopicScheme standard = TopicScheme.DEFAULT;
        return new TopicScheme(
                text("sallyport.topics.uplink-control", standard.uplinkControl()),
                text("sallyport.topics.uplink-status", standard.uplinkStatus()),
                text("sallyport.topics.uplink-bulk", standard.uplinkBulk()),
                text("sallyport.topics.downlink-control", standard.downlinkControl()),
                text("sallyport.topics.downlink-bulk", standard.downlinkBulk()),
                text("sallyport.topics.events", standard.events()));
    }

    private String text(String property, String otherwise) {
        return config.getOptionalValue(property, String.class).orElse(otherwise);
    }

    private static String random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
