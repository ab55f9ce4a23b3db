package io.sallyport.embedded;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT broker (3.1.1 and 5, also over WebSocket) inside this JVM: on the loopback interface only, in memory, for those whom {@link BrokerAccounts}
 * admit. It can be stopped and started again on the same port, as an outage is.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String ACCEPTOR = "mqtt";
    /** The protocol's payload limit is 65,536 bytes; what is larger may arrive here, so that the refusal is ours. */
    private static final int MAX_PACKET_BYTES = 256 * 1024;
    /** What one subscriber that stopped reading, or one topic's retained messages, may hold in memory. */
    private static final long MAX_ADDRESS_BYTES = 32L * 1024 * 1024;

    private static final long MAX_TOTAL_BYTES = 128L * 1024 * 1024;

    /** How often topics that nobody uses any more are looked for, in milliseconds. */
    private static final long TOPIC_SCAN_MILLIS = 5_000;

    /** Kept, because a logger that nobody holds forgets its level. */
    private static final Logger LIBRARY = QuietLogger.of("org.apache.activemq");

    private static final long EXPIRY_SCAN_MILLIS = 1_000;

    private final BrokerAccounts accounts;
    private int port;
    private @Nullable ActiveMQServer server;
    private @Nullable BrokerAccess access;

    private EmbeddedBroker(int port, BrokerAccounts accounts) {
        this.port = port;
        this.accounts = accounts;
    }

    /**
     * Starts a broker.
     *
     * @param port 0 for a free one
     */
    public static EmbeddedBroker start(int port, BrokerAccounts accounts) {
        EmbeddedBroker broker = new EmbeddedBroker(port, accounts);
        broker.start();
        return broker;
    }

    /** Starts a broker in which everybody who can reach it may do everything. */
    public static EmbeddedBroker open(int port) {
        return start(port, BrokerAccounts.open());
    }

    /** Starts it again after {@link #stop()}, empty, on the port that it had. Does nothing while it runs. */
    public synchronized void start() {
        if (server != null) {
            return;
        }
        BrokerAccess checks = new BrokerAccess(accounts, Clock.systemUTC());
        ActiveMQServer starting = ActiveMQServers.newActiveMQServer(configuration(port), null, checks, false);
        starting.getServiceRegistry().addIncomingInterceptor(checks);
        starting.getAddressSettingsRepository().addMatch("#", limits());
        try {
            starting.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot start the embedded broker on port " + port, e);
        }
        NettyAcceptor acceptor = (NettyAcceptor) starting.getRemotingService().getAcceptor(ACCEPTOR);
        if (acceptor == null || acceptor.getActualPort() <= 0) {
            stop(starting);
            throw new IllegalStateException("cannot start the embedded broker: port " + port + " is taken");
        }
        port = acceptor.getActualPort();
        server = starting;
        access = checks;
        starting.getScheduledPool()
                .scheduleWithFixedDelay(
                        checks::endWhatHasExpired, EXPIRY_SCAN_MILLIS, EXPIRY_SCAN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends it, with all connections and all that it holds. Does nothing while it is stopped. */
    public synchronized void stop() {
        if (server != null) {
            stop(server);
            server = null;
            access = null;
        }
    }

    /** Ends the client's connection as a line that breaks: its will is sent. @return whether it was connected */
    synchronized boolean disconnect(String clientId) {
        return access != null && access.disconnect(clientId);
    }

    private static void stop(ActiveMQServer server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop the embedded broker", e);
        }
    }

    public String host() {
        return HOST;
    }

    public synchronized int port() {
        return port;
    }

    /** How many topics it keeps something for, its own among them; 0 while it is stopped. */
    synchronized int topics() {
        return server == null ? 0 : server.getPostOffice().getAddresses().size();
    }

    @Override
    public void close() {
        stop();
    }

    private static Configuration configuration(int port) {
        return new ConfigurationImpl()
                .setName("sallyport-embedded")
                .setPersistenceEnabled(false)
                .setSecurityEnabled(true)
                // BrokerAccess remembers, by connection: these caches don't know which connection a decision was made
                // for.
                .setAuthenticationCacheSize(0)
                .setAuthorizationCacheSize(0)
                .setJMXManagementEnabled(false)
                // It ends the JVM when a machine is slow for a while.
                .setCriticalAnalyzer(false)
                // Producers are held back when a disk that nothing is written to is nearly full.
                .setMaxDiskUsage(-1)
                .setGlobalMaxSize(MAX_TOTAL_BYTES)
                .setMessageExpiryScanPeriod(-1)
                .setAddressQueueScanPeriod(TOPIC_SCAN_MILLIS)
                .setAcceptorConfigurations(Set.of(acceptor(port)));
    }

    private static TransportConfiguration acceptor(int port) {
        return new TransportConfiguration(
                NettyAcceptorFactory.class.getName(),
                Map.of("host", HOST, "port", port, "protocols", "MQTT"),
                ACCEPTOR,
                Map.of(
                        "maximumPacketSize",
                        MAX_PACKET_BYTES,
                        // As mosquitto and EMQX do: what may not be published is acknowledged, and reaches nobody.
                        "closeMqttConnectionOnPublishAuthorizationFailure",
                        false));
    }

    private static AddressSettings limits() {
        return new AddressSettings()
                .setMaxSizeBytes(MAX_ADDRESS_BYTES)
                // Without a disk there is no paging, and a publisher that is blocked would stall all that it sends.
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)
                // Each topic takes 11 KB; one that only wildcards subscribe to counts as never used, and would be kept
                // for ever.
                .setAutoDeleteAddressesSkipUsageCheck(true)
                .setMaxDeliveryAttempts(-1)
                .setDeadLetterAddress((SimpleString) null)
                .setExpiryAddress((SimpleString) null);
    }
}
