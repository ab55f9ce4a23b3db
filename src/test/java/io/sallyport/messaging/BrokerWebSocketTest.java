package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.quarkus.runtime.configuration.DurationConverter;
import io.sallyport.embedded.BrokerAccounts;
import io.sallyport.embedded.CertificateAuthority;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.embedded.TlsListener;
import io.sallyport.testing.WebSocketServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSessionOptions;
import io.smallrye.reactive.messaging.mqtt.session.RequestedQoS;
import io.smallrye.reactive.messaging.mqtt.session.SubscriptionState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.impl.MqttClientImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's connections over WebSocket over TLS, against the embedded broker's listener. */
class BrokerWebSocketTest {
    private static final String CLIENT_ID = "GID_console@@@console-one-control";
    private static final int MAX_MESSAGE_BYTES = 128 * 1024;

    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority = new CertificateAuthority("the site's CA");
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private LoggedLines said;
    private EmbeddedBroker broker;

    @TempDir
    Path folder;

    @BeforeEach
    void configure() throws IOException {
        said = LoggedLines.of(MqttClientImpl.class);
        settings.put("sallyport.broker.ssl", "true");
        settings.put("sallyport.broker.websocket", "true");
        settings.put(
                "sallyport.broker.tls.ca",
                Files.writeString(folder.resolve("ca.pem"), authority.pem()).toString());
    }

    @AfterEach
    void end() {
        said.close();
        join(vertx.close());
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void aCommandGoesDownAndItsReplyComesUp() {
        listen(authority.issue("broker", "localhost"));
        MqttClient gateway = gateway();
        gateway.publishHandler(command -> gateway.publish(
                "up", Buffer.buffer("reply to " + command.payload()), MqttQoS.AT_LEAST_ONCE, false, false));
        join(gateway.subscribe("down", 1));
        MqttClientSession console = console();
        await().until(() -> console.getSubscriptionState("up") == SubscriptionState.SUBSCRIBED);

        // The largest that the protocol allows.
        String command = "x".repeat(65_536);
        console.publish("down", Buffer.buffer(command), MqttQoS.AT_LEAST_ONCE);

        await().untilAsserted(
                        () -> assertThat(received).hasSize(1).first().asString().isEqualTo("reply to " + command));
    }

    @Test
    void asksForThePathThatIsConfigured() {
        WebSocketServer server = new WebSocketServer(vertx, authority.issue("broker", "localhost"));
        settings.put("sallyport.broker.websocket-path", "/ws?of=console");

        console(server.port());

        await().until(() -> server.asked().contains("mqtt /ws?of=console"));
    }

    @Test
    void noticesThatTheBrokerIsAwayAndComesBack() {
        listen(authority.issue("broker", "localhost"));
        MqttClientSession console = console();
        await().until(console::isConnected);

        broker.stop();
        await().until(() -> !console.isConnected());
        broker.start();

        await().until(() -> console.getSubscriptionState("up") == SubscriptionState.SUBSCRIBED);
        gateway().publish("up", Buffer.buffer("again"), MqttQoS.AT_LEAST_ONCE, false, false);
        await().untilAsserted(() -> assertThat(received).containsExactly("again"));
    }

    @Test
    void refusesACertificateForAnotherName() {
        listen(authority.issue("broker", "broker.example.com"));

        MqttClientSession console = console();

        await().untilAsserted(() -> assertThat(said.causes()).anySatisfy(line -> assertThat(line)
                .contains("No subject alternative DNS name matching localhost found")));
        assertThat(console.isConnected()).isFalse();
    }

    @Test
    void refusesACertificateOfAForeignCa() {
        listen(new CertificateAuthority("another CA").issue("broker", "localhost"));

        MqttClientSession console = console();

        await().untilAsserted(() -> assertThat(said.causes())
                .anySatisfy(line -> assertThat(line).contains("unable to find valid certification path")));
        assertThat(console.isConnected()).isFalse();
    }

    private void listen(CertificateAuthority.Identity identity) {
        broker = EmbeddedBroker.start(0, BrokerAccounts.open(), TlsListener.with(identity, folder));
    }

    private MqttClientSession console() {
        return console(broker.tlsPort());
    }

    private MqttClientSession console(int port) {
        MqttClientSessionOptions options = new MqttClientSessionOptions();
        options.setClientId(CLIENT_ID);
        options.setHostname("localhost");
        options.setPort(port);
        options.setSsl(true);
        options.setMaxMessageSize(MAX_MESSAGE_BYTES);
        options.setReconnectDelay(new ReconnectJitter(below -> 50));
        SmallRyeConfig config = config();
        BrokerTransport transport = new BrokerTransport(
                vertx,
                config.getConfigMapping(BrokerConfig.class),
                config.getConfigMapping(BrokerConnectionConfig.class));
        transport.apply(options);
        transport.lead(options);
        MqttClientSession session = ConnectionFailures.saidOf(MqttClientSession.create(vertx, options))
                .messageHandler(message -> received.add(message.payload().toString()));
        session.start();
        session.subscribe("up", RequestedQoS.QOS_1);
        return session;
    }

    private MqttClient gateway() {
        MqttClient gateway = MqttClient.create(vertx, new MqttClientOptions().setMaxMessageSize(MAX_MESSAGE_BYTES));
        join(gateway.connect(broker.port(), broker.host()));
        return gateway;
    }

    private SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(BrokerConfig.class)
                .withMapping(BrokerConnectionConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
