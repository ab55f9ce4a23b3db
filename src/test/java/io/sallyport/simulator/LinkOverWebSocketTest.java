package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.sallyport.embedded.BrokerAccounts;
import io.sallyport.embedded.CertificateAuthority;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.embedded.TlsListener;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.simulator.Transport.Endpoint;
import io.sallyport.testing.WebSocketServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's connection over WebSocket over TLS, against the embedded broker's listener. */
class LinkOverWebSocketTest {
    private static final PresenceOffline WILL = Presence.will(new Origin(1, 7, "7f3c", 3, null));

    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority = new CertificateAuthority("the site's CA");
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private EmbeddedBroker broker;

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        join(vertx.close());
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void aCommandGoesDownAndItsReplyComesUp() throws IOException {
        listen(BrokerAccounts.open(), authority.issue("broker", "localhost"));
        MqttClient console = console();
        Link link = open();
        await().until(() -> events.contains("up"));

        console.publish("down/p2p", Buffer.buffer("command"), MqttQoS.AT_LEAST_ONCE, false, false);
        await().until(() -> events.contains("received command"));
        link.send("up/reply", "reply".getBytes(StandardCharsets.UTF_8));

        await().until(() -> heard.equals(List.of("up/reply reply")));
    }

    @Test
    void asksForThePathOfItsEndpoint() throws IOException {
        WebSocketServer server = new WebSocketServer(vertx, authority.issue("broker", "localhost"));

        open("wss://localhost:" + server.port() + "/ws");

        await().until(() -> server.asked().equals(List.of("mqtt /ws")));
    }

    @Test
    void theBrokerHearsThatTheLineWasCut() throws IOException {
        listen(BrokerAccounts.open(), authority.issue("broker", "localhost"));
        console();
        Link link = open();
        await().until(() -> events.contains("up"));

        vertx.runOnContext(on -> link.drop());

        await().until(() -> events.contains("down"));
        await().untilAsserted(() -> assertThat(heard)
                .containsExactly("up/presence " + new String(UplinkCodec.encode(WILL), StandardCharsets.UTF_8)));
    }

    @Test
    void saysGoodbyeWithoutAWill() throws IOException {
        listen(BrokerAccounts.open(), authority.issue("broker", "localhost"));
        console();
        Link link = open();
        await().until(() -> events.contains("up"));

        vertx.runOnContext(on -> {
            link.send("up/reply", "last".getBytes(StandardCharsets.UTF_8));
            link.close();
        });

        await().until(() -> events.contains("down"));
        await().untilAsserted(() -> assertThat(heard).containsExactly("up/reply last"));
    }

    @Test
    void isDownWhenTheBrokerIs() throws IOException {
        listen(BrokerAccounts.open(), authority.issue("broker", "localhost"));
        open();
        await().until(() -> events.contains("up"));

        broker.stop();
        await().until(() -> events.contains("down"));
        broker.start();
        open();

        await().untilAsserted(() -> assertThat(events).containsExactly("up", "down", "up"));
    }

    @Test
    void knowsThatItsCredentialWasRefused() throws IOException {
        listen(BrokerAccounts.closed(), authority.issue("broker", "localhost"));

        Link link = open();

        await().until(() -> events.contains("down"));
        assertThat(link.wasRefused()).isTrue();
    }

    @Test
    void refusesABrokerOfAnotherName() throws IOException {
        listen(BrokerAccounts.open(), authority.issue("broker", "broker.example.com"));

        open();

        await().until(() -> !events.isEmpty());
        assertThat(events).containsExactly("down");
    }

    @Test
    void refusesABrokerOfAnotherCa() throws IOException {
        listen(BrokerAccounts.open(), new CertificateAuthority("another CA").issue("broker", "localhost"));

        open();

        await().until(() -> !events.isEmpty());
        assertThat(events).containsExactly("down");
    }

    private void listen(BrokerAccounts accounts, CertificateAuthority.Identity identity) {
        broker = EmbeddedBroker.start(0, accounts, TlsListener.with(identity, folder));
    }

    private MqttClient console() {
        MqttClient console = MqttClient.create(vertx);
        console.publishHandler(message -> heard.add(message.topicName() + " " + message.payload()));
        join(console.connect(broker.port(), broker.host()));
        join(console.subscribe(Map.of("up/reply", 1, "up/presence", 1)));
        return console;
    }

    private Link open() throws IOException {
        return open("wss://localhost:" + broker.tlsPort());
    }

    private Link open(String at) throws IOException {
        Endpoint endpoint = Endpoint.parse(at);
        String ca = Files.writeString(folder.resolve("ca.pem"), authority.pem()).toString();
        Transport transport = new Transport(List.of(endpoint), ca, "", "", null, null);
        Link link = new Link(vertx, LinkTest.GATEWAY, WILL, transport, endpoint, new Events());
        vertx.runOnContext(on -> link.open());
        return link;
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private final class Events implements Link.Listener {
        @Override
        public void up() {
            events.add("up");
        }

        @Override
        public void received(byte[] payload) {
            events.add("received " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void down() {
            events.add("down");
        }
    }
}
