package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.embedded.CertificateAuthority;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Origin;
import io.sallyport.simulator.Transport.Endpoint;
import io.sallyport.simulator.Transport.Kind;
import io.sallyport.testing.ConnectProxy;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's way to a broker that has a certificate and wants one, also from behind a proxy. */
class TransportTest {
    private static final ClientId CLIENT = LinkTest.GATEWAY.clientId();

    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority = new CertificateAuthority("the site's CA");
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> events = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void connectsThroughAProxyWithItsCertificateToABrokerOfTheSite() throws IOException {
        CertificateAuthority.Identity own = authority.issue(CLIENT.toString());
        Files.writeString(folder.resolve(CLIENT + ".pem"), own.certificatePem());
        Files.writeString(folder.resolve(CLIENT + ".key"), own.keyPem());
        int port = broker(authority.issue("broker", "localhost"), ClientAuth.REQUIRED);
        try (ConnectProxy proxy = ConnectProxy.start("gateway:of the proxy")) {
            set("endpoints", "mqtts://localhost:" + port);
            set("tls.ca", file("ca.pem", authority.pem()));
            set("tls.certificate", folder.resolve("{clientId}.pem").toString());
            set("tls.key", folder.resolve("{clientId}.key").toString());
            set("proxy", "http://gateway:of%20the%20proxy@127.0.0.1:" + proxy.port());

            open();

            await().until(() -> events.contains("connected " + CLIENT));
            assertThat(proxy.asked()).containsExactly("CONNECT localhost:" + port + " HTTP/1.1 200");
        }
    }

    @Test
    void refusesABrokerOfAnotherNameOrOfAnotherCa() throws IOException {
        set("tls.ca", file("ca.pem", authority.pem()));
        for (CertificateAuthority.Identity other : List.of(
                authority.issue("broker", "broker.example.com"),
                new CertificateAuthority("another CA").issue("broker", "localhost"))) {
            events.clear();
            set("endpoints", "mqtts://localhost:" + broker(other, ClientAuth.NONE));

            open();

            await().until(() -> events.contains("down"));
            assertThat(events).containsExactly("down");
        }
    }

    @Test
    void triesItsEndpointsInTurn() {
        set(
                "endpoints",
                "mqtt://inside.example.com, mqtts://outside.example.com,wss://other.example.com,wss://other.example.com:8443/ws");
        Transport transport = transport();

        assertThat(List.of(0, 1, 2, 3, 4))
                .extracting(transport::endpoint)
                .containsExactly(
                        new Endpoint(Kind.MQTT, "inside.example.com", 1883),
                        new Endpoint(Kind.MQTTS, "outside.example.com", 8883),
                        new Endpoint(Kind.WSS, "other.example.com", 443, "/mqtt"),
                        new Endpoint(Kind.WSS, "other.example.com", 8443, "/ws"),
                        new Endpoint(Kind.MQTT, "inside.example.com", 1883));
    }

    @Test
    void goesWhereTheConsoleGoesIfNobodySaysOtherwise() {
        settings.put("sallyport.broker.host", "broker.example.com");
        settings.put("sallyport.broker.port", "8884");
        settings.put("sallyport.broker.ssl", "true");

        assertThat(transport().endpoints()).containsExactly(new Endpoint(Kind.MQTTS, "broker.example.com", 8884));

        settings.put("sallyport.broker.websocket", "true");
        settings.put("sallyport.broker.websocket-path", "/ws");

        assertThat(transport().endpoints()).containsExactly(new Endpoint(Kind.WSS, "broker.example.com", 8884, "/ws"));
    }

    @Test
    void refusesAnEndpointThatIsNone() {
        set("endpoints", "https://broker.example.com");

        assertThatThrownBy(this::transport).hasMessageContaining("mqtts://host:port");
    }

    @Test
    void signsItsClientIdAsApsaraMqWantsIt() {
        set("broker.username", "access-key");
        set("broker.password", "secret");
        set("broker.instance-id", "mqtt-cn-1");
        set("broker.credentials", "device-credential");
        MqttClientOptions options = new MqttClientOptions().setClientId(CLIENT.toString());

        transport().apply(options, transport().endpoint(0));

        assertThat(options.getUsername()).isEqualTo("DeviceCredential|access-key|mqtt-cn-1");
        assertThat(options.getPassword()).hasSize(28).doesNotContain("secret");
    }

    private void open() {
        Transport transport = transport();
        Link.Listener listener = new Link.Listener() {
            @Override
            public void up() {
                events.add("up");
            }

            @Override
            public void received(byte[] payload) {}

            @Override
            public void down() {
                events.add("down");
            }
        };
        vertx.runOnContext(on -> new Link(
                        vertx,
                        LinkTest.GATEWAY,
                        Presence.will(new Origin(1, 7, "7f3c", 3, null)),
                        transport,
                        transport.endpoint(0),
                        listener)
                .open());
    }

    private Transport transport() {
        return Transport.of(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build());
    }

    private void set(String key, String value) {
        settings.put("sallyport.simulator." + key, value);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
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
                    events.add("connected " + endpoint.clientIdentifier());
                    endpoint.accept(false);
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }
}
