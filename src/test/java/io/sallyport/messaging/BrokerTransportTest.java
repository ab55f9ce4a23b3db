package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.configuration.DurationConverter;
import io.sallyport.embedded.CertificateAuthority;
import io.sallyport.testing.ConnectProxy;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSessionOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.impl.MqttClientImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's end of a connection to a broker that has a certificate. */
class BrokerTransportTest {
    private static final String CLIENT_ID = "GID_console@@@console-one-control";

    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority = new CertificateAuthority("the site's CA");
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> connected = new CopyOnWriteArrayList<>();
    private LoggedLines said;
    private LoggedLines failures;

    @TempDir
    Path folder;

    @BeforeEach
    void listen() throws IOException {
        said = LoggedLines.of(MqttClientImpl.class);
        failures = LoggedLines.of(ConnectionFailures.class);
        set("host", "localhost");
        set("ssl", "true");
        set("tls.ca", file("ca.pem", authority.pem()));
    }

    @AfterEach
    void end() {
        said.close();
        failures.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void trustsTheSitesOwnCa() {
        int port = broker(authority.issue("broker", "localhost"), ClientAuth.NONE);

        connect(port);

        await().until(() -> connected.size() == 1);
    }

    @Test
    void refusesACertificateOfAForeignCa() {
        int port = broker(new CertificateAuthority("another CA").issue("broker", "localhost"), ClientAuth.NONE);

        connect(port);

        assertSaid("unable to find valid certification path");
    }

    @Test
    void refusesACertificateForAnotherName() {
        int port = broker(authority.issue("broker", "broker.example.com", "127.0.0.2"), ClientAuth.NONE);

        connect(port);

        assertSaid("No subject alternative DNS name matching localhost found");
    }

    @Test
    void refusesACertificateForAnotherAddress() {
        set("host", "127.0.0.1");
        int port = broker(authority.issue("broker", "localhost", "127.0.0.2"), ClientAuth.NONE);

        connect(port);

        assertSaid("No subject alternative names matching IP address 127.0.0.1 found");
    }

    @Test
    void refusesACertificateThatHasExpired() {
        int port = broker(
                authority.issue("broker", Instant.now().minus(Duration.ofDays(1)), "localhost"), ClientAuth.NONE);

        connect(port);

        assertSaid("NotAfter");
    }

    @Test
    void withoutACaItTrustsWhomTheJvmTrusts() {
        settings.remove("sallyport.broker.tls.ca");
        int port = broker(authority.issue("broker", "localhost"), ClientAuth.NONE);

        connect(port);

        assertSaid("unable to find valid certification path");
    }

    @Test
    void showsItsCertificate() {
        CertificateAuthority.Identity console = authority.issue("console");
        set("tls.certificate", file("console.pem", console.certificatePem()));
        set("tls.key", file("console.key", console.keyPem()));
        int port = broker(authority.issue("broker", "localhost"), ClientAuth.REQUIRED);

        connect(port);

        await().until(() -> connected.size() == 1);
    }

    @Test
    void saysThatTheBrokerWantsACertificate() {
        int port = broker(authority.issue("broker", "localhost"), ClientAuth.REQUIRED);

        connect(port);

        await().untilAsserted(() -> assertThat(failures.texts()).anySatisfy(line -> assertThat(line)
                .contains("The connection to the broker failed")
                .contains("certificate")));
        assertThat(connected).isEmpty();
    }

    @Test
    void goesThroughAProxy() {
        int port = broker(authority.issue("broker", "localhost"), ClientAuth.NONE);
        try (ConnectProxy proxy = ConnectProxy.start("console:of the proxy")) {
            set("proxy.host", "127.0.0.1");
            set("proxy.port", Integer.toString(proxy.port()));
            set("proxy.username", "console");
            set("proxy.password", "of the proxy");

            connect(port);

            await().untilAsserted(
                            () -> assertThat(connected).as("%s", said.causes()).hasSize(1));
            assertThat(proxy.asked()).containsExactly("CONNECT localhost:" + port + " HTTP/1.1 200");
        }
    }

    @Test
    void saysThatTheProxyRefuses() {
        int port = broker(authority.issue("broker", "localhost"), ClientAuth.NONE);
        try (ConnectProxy proxy = ConnectProxy.start("console:of the proxy")) {
            set("proxy.host", "127.0.0.1");
            set("proxy.port", Integer.toString(proxy.port()));

            connect(port);

            assertSaid("407");
        }
    }

    @Test
    void eachConnectionOfApsaraMqsSignatureModeHasAPasswordOfItsOwn() {
        settings.remove("sallyport.broker.tls.ca");
        set("username", "access-key");
        set("password", "Jefe");
        set("credentials", "signature");
        set("instance-id", "mqtt-cn-1");

        MqttClientSessionOptions one = options("what do ya want for nothing?");

        assertThat(one.getUsername()).isEqualTo("Signature|access-key|mqtt-cn-1");
        assertThat(one.getPassword()).isEqualTo("7/zfauXrL6LSdBbV8YTfnCWafHk=");
        assertThat(options(CLIENT_ID).getPassword()).isNotEqualTo(one.getPassword());
    }

    @Test
    void noSettingSwitchesTheVerificationOff() {
        MqttClientSessionOptions options = new MqttClientSessionOptions();
        options.setClientId(CLIENT_ID);
        options.setTrustAll(true);
        options.setHostnameVerificationAlgorithm("");

        transport().apply(options);

        assertThat(options.isTrustAll()).isFalse();
        assertThat(options.getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    }

    @Test
    void saysAtTheStartWhatCantWork() {
        set("tls.certificate", folder.resolve("missing.pem").toString());
        assertThatThrownBy(this::transport).hasMessageContaining("missing.pem can't be read");

        set("tls.certificate", file("certificate.pem", "x"));
        assertThatThrownBy(this::transport).hasMessageContaining("belong together");

        set("tls.key", file("key.pem", "x"));
        set("ssl", "false");
        assertThatThrownBy(this::transport).hasMessageContaining("needs sallyport.broker.ssl=true");

        settings.keySet().removeIf(key -> key.contains(".tls."));
        set("websocket", "true");
        assertThatThrownBy(this::transport).hasMessageContaining("websocket needs sallyport.broker.ssl=true");
    }

    @Test
    void knowsWhenItSpeaksInTheClear() {
        assertThat(inTheClear("broker.example.com", false)).isTrue();
        assertThat(inTheClear("broker.example.com", true)).isFalse();
        assertThat(inTheClear("127.0.0.1", false)).isFalse();
        assertThat(inTheClear("localhost", false)).isFalse();
    }

    private boolean inTheClear(String host, boolean ssl) {
        set("host", host);
        set("ssl", Boolean.toString(ssl));
        return BrokerTransport.speaksInTheClear(config().getConfigMapping(BrokerConfig.class));
    }

    private void assertSaid(String cause) {
        await().untilAsserted(() ->
                assertThat(said.causes()).anySatisfy(line -> assertThat(line).contains(cause)));
        assertThat(connected).isEmpty();
    }

    private void connect(int port) {
        MqttClientSessionOptions options = options(CLIENT_ID);
        options.setHostname(settings.get("sallyport.broker.host"));
        options.setPort(port);
        options.setSsl(true);
        options.setReconnectDelay(new ReconnectJitter(below -> 50));
        ConnectionFailures.saidOf(MqttClientSession.create(vertx, options)).start();
    }

    private MqttClientSessionOptions options(String clientId) {
        MqttClientSessionOptions options = new MqttClientSessionOptions();
        options.setClientId(clientId);
        transport().apply(options);
        return options;
    }

    private BrokerTransport transport() {
        return new BrokerTransport(
                vertx,
                config().getConfigMapping(BrokerConfig.class),
                config().getConfigMapping(BrokerConnectionConfig.class));
    }

    private SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(BrokerConfig.class)
                .withMapping(BrokerConnectionConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }

    private void set(String key, String value) {
        settings.put("sallyport.broker." + key, value);
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int broker(CertificateAuthority.Identity identity, ClientAuth clients) {
        MqttServerOptions options = new MqttServerOptions().setHost("127.0.0.1").setPort(0);
        options.setSsl(true)
                .setClientAuth(clients)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem())))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(identity.certificatePem()))
                        .addKeyValue(Buffer.buffer(identity.keyPem())));
        return MqttServer.create(vertx, options)
                .endpointHandler(endpoint -> {
                    connected.add(endpoint.clientIdentifier());
                    endpoint.accept();
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }
}
