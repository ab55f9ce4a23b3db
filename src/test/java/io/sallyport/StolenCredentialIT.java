package io.sallyport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.sallyport.embedded.CertificateAuthority;
import io.sallyport.testing.SecuredMosquitto;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key and certificate of one gateway, tried against everything else at a mosquitto as deployment/mosquitto configures it. */
class StolenCredentialIT {
    private static final String ME = "GID_one@@@gw-0000000000001";
    private static final String VICTIM = "GID_one@@@gw-0000000000002";

    private static SecuredMosquitto broker;
    private static CertificateAuthority.Identity mine;
    private static CertificateAuthority.Identity victims;
    private static CertificateAuthority.Identity consoles;

    private final List<Mqtt3BlockingClient> clients = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        broker = SecuredMosquitto.start();
        broker.allow(ME, "secret");
        broker.startAgain();
        mine = broker.authority().issue(ME);
        victims = broker.authority().issue(VICTIM);
        consoles = broker.authority().issue("console");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @AfterEach
    void disconnect() {
        clients.stream().filter(client -> client.getState().isConnected()).forEach(Mqtt3BlockingClient::disconnect);
    }

    @Test
    void aGatewayAndTheConsoleDoTheirWork() {
        Mqtt3BlockingClient console = console("a");
        Mqtt3BlockingClient gateway = gateway(mine, ME);
        Queue<String> atTheGateway = new ConcurrentLinkedQueue<>();
        Queue<String> atTheConsole = new ConcurrentLinkedQueue<>();
        subscribe(gateway, "csg_dn_ctl/p2p/" + ME, atTheGateway);
        subscribe(gateway, "csg_dn_bulk/p2p/" + ME, atTheGateway);
        subscribe(gateway, "csg_dn_ctl/all/GID_one", atTheGateway);
        subscribe(console, "$share/GID_console/csg_up_ctl/reply/+", atTheConsole);
        subscribe(console, "$share/GID_console/csg_up_stat/status/+", atTheConsole);
        subscribe(console, "csg_events/+", atTheConsole);

        publish(console, "csg_dn_ctl/p2p/" + ME, "command");
        publish(console, "csg_dn_bulk/p2p/" + ME, "large");
        publish(console, "csg_dn_ctl/all/GID_one", "all");
        publish(gateway, "csg_up_ctl/reply/" + ME, "reply");
        publish(gateway, "csg_up_stat/status/" + ME, "status");
        publish(console("b"), "csg_events/gateway", "changed");

        await().untilAsserted(() -> {
            assertThat(atTheGateway).containsExactlyInAnyOrder("command", "large", "all");
            assertThat(atTheConsole).containsExactlyInAnyOrder("reply", "status", "changed");
        });
    }

    @Test
    void overWebSocketAPasswordOpensItsOwnTopicsOnly() {
        Vertx vertx = Vertx.vertx();
        try {
            Queue<String> heard = new ConcurrentLinkedQueue<>();
            MqttClient gateway = overWebSocket(vertx, "secret");
            gateway.publishHandler(message -> heard.add(message.payload().toString()));
            join(gateway.connect(broker.webSocketPort(), "localhost"));
            join(gateway.subscribe(Map.of("csg_dn_ctl/p2p/" + VICTIM, 1, "csg_dn_ctl/p2p/" + ME, 1)));
            Mqtt3BlockingClient console = console("a");
            Queue<String> replies = new ConcurrentLinkedQueue<>();
            subscribe(console, "csg_up_ctl/reply/+", replies);

            publish(console, "csg_dn_ctl/p2p/" + VICTIM, "not yours");
            publish(console, "csg_dn_ctl/p2p/" + ME, "yours");
            gateway.publish("csg_up_ctl/reply/" + VICTIM, Buffer.buffer("forged"), MqttQoS.AT_LEAST_ONCE, false, false);
            gateway.publish("csg_up_ctl/reply/" + ME, Buffer.buffer("reply"), MqttQoS.AT_LEAST_ONCE, false, false);

            await().until(() -> heard.contains("yours") && replies.contains("reply"));
            assertThat(heard).containsExactly("yours");
            assertThat(replies).containsExactly("reply");
            assertThatThrownBy(() -> join(overWebSocket(vertx, "wrong").connect(broker.webSocketPort(), "localhost")))
                    .hasMessageContaining("NOT_AUTHORIZED");
        } finally {
            join(vertx.close());
        }
    }

    /** It says that it is the victim, and has only its own password. */
    private static MqttClient overWebSocket(Vertx vertx, String password) {
        MqttClientOptions options =
                new MqttClientOptions().setClientId(VICTIM).setUsername(ME).setPassword(password);
        options.setSsl(true)
                .setTrustOptions(new PemTrustOptions()
                        .addCertValue(Buffer.buffer(broker.authority().pem())));
        join(WebSocketBridge.open(vertx, "localhost", broker.webSocketPort(), "/mqtt", options));
        return MqttClient.create(vertx, options);
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** mosquitto takes a subscription with wildcards and looks at each message that would go out by it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "+/p2p/+",
                "csg_dn_ctl/p2p/+",
                "csg_dn_ctl/p2p/" + VICTIM,
                "csg_up_stat/status/+",
                "csg_up_ctl/presence/" + VICTIM,
                "$share/GID_console/csg_up_stat/status/+",
                "$share/x/csg_dn_ctl/p2p/" + VICTIM,
                "csg_events/+"
            })
    void itHearsNothingOfOthersOn(String filter) {
        Queue<String> stolen = new ConcurrentLinkedQueue<>();
        Mqtt3BlockingClient thief = gateway(mine, ME);
        subscribe(thief, filter, stolen);
        Mqtt3BlockingClient console = console("a");
        Mqtt3BlockingClient victim = gateway(victims, VICTIM);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        subscribe(victim, "csg_dn_ctl/p2p/" + VICTIM, heard);

        publish(console, "csg_dn_ctl/p2p/" + VICTIM, "not yours");
        publish(console, "csg_events/gateway", "not yours");
        publish(victim, "csg_up_stat/status/" + VICTIM, "not yours");
        publish(victim, "csg_up_ctl/presence/" + VICTIM, "not yours");
        await().until(() -> heard.size() == 1);
        Queue<String> own = new ConcurrentLinkedQueue<>();
        subscribe(thief, "csg_dn_bulk/p2p/" + ME, own);
        publish(console, "csg_dn_bulk/p2p/" + ME, "yours");

        await().until(() -> own.contains("yours"));
        assertThat(stolen).doesNotContain("not yours");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "csg_dn_ctl/p2p/" + VICTIM,
                "csg_dn_bulk/p2p/" + VICTIM,
                "csg_dn_ctl/all/GID_one",
                "csg_up_ctl/reply/" + VICTIM,
                "csg_up_ctl/presence/" + VICTIM,
                "csg_up_stat/status/" + VICTIM,
                "csg_events/gateway"
            })
    void nobodyHearsWhatItSaysOn(String topic) {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        Mqtt3BlockingClient console = console("a");
        Mqtt3BlockingClient victim = gateway(victims, VICTIM);
        for (String filter :
                List.of("csg_up_ctl/reply/+", "csg_up_ctl/presence/+", "csg_up_stat/status/+", "csg_events/+")) {
            subscribe(console, filter, heard);
        }
        for (String filter :
                List.of("csg_dn_ctl/p2p/" + VICTIM, "csg_dn_bulk/p2p/" + VICTIM, "csg_dn_ctl/all/GID_one")) {
            subscribe(victim, filter, heard);
        }
        Mqtt3BlockingClient thief = gateway(mine, ME);

        publish(thief, topic, "forged");
        publish(thief, "csg_up_stat/status/" + ME, "own");
        publish(console, "csg_dn_ctl/p2p/" + VICTIM, "real");

        await().until(() -> heard.contains("own") && heard.contains("real"));
        assertThat(heard).doesNotContain("forged");
    }

    @Test
    void itTakesNobodysPlaceWhateverItCallsItself() {
        Mqtt3BlockingClient victim = gateway(victims, VICTIM);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        subscribe(victim, "csg_dn_ctl/p2p/" + VICTIM, heard);

        Mqtt3BlockingClient thief = gateway(mine, VICTIM);

        Queue<String> stolen = new ConcurrentLinkedQueue<>();
        subscribe(thief, "csg_dn_ctl/p2p/" + VICTIM, stolen);
        publish(console("a"), "csg_dn_ctl/p2p/" + VICTIM, "for the victim");
        await().until(() -> heard.contains("for the victim"));
        assertThat(stolen).isEmpty();
        assertThat(victim.getState().isConnected()).isTrue();
    }

    @Test
    void itIsNoConsoleThoughItFindsTheConsolesListener() {
        Queue<String> stolen = new ConcurrentLinkedQueue<>();
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        Mqtt3BlockingClient thief = connect(mine, "GID_console@@@console-x-control", broker.consolePort());
        subscribe(thief, "csg_up_stat/status/+", stolen);
        Mqtt3BlockingClient victim = gateway(victims, VICTIM);
        subscribe(victim, "csg_dn_ctl/p2p/" + VICTIM, heard);
        Mqtt3BlockingClient console = console("a");
        Queue<String> states = new ConcurrentLinkedQueue<>();
        subscribe(console, "csg_up_stat/status/+", states);

        publish(thief, "csg_dn_ctl/p2p/" + VICTIM, "forged");
        publish(victim, "csg_up_stat/status/" + VICTIM, "status");
        publish(console, "csg_dn_ctl/p2p/" + VICTIM, "real");

        await().until(() -> heard.contains("real") && states.contains("status"));
        assertThat(heard).doesNotContain("forged");
        assertThat(stolen).isEmpty();
    }

    @Test
    void nobodyGetsInWithoutACertificateOfTheSite() {
        assertThatThrownBy(() -> plain(broker.gatewayPort()).connect()).isNotNull();
        assertThatThrownBy(() -> plain(broker.consolePort()).connect()).isNotNull();
        CertificateAuthority.Identity foreign = new CertificateAuthority("another CA").issue(ME);
        assertThatThrownBy(() -> gateway(foreign, ME)).isNotNull();
        CertificateAuthority.Identity expired =
                broker.authority().issue(ME, Instant.now().minus(Duration.ofDays(1)));
        assertThatThrownBy(() -> gateway(expired, ME)).isNotNull();
    }

    @Test
    void afterItsRevocationItIsOutAndOthersAreNot() throws Exception {
        Mqtt3BlockingClient thief = gateway(mine, ME);

        broker.revoke(List.of(mine.certificate()));
        broker.startAgain();

        await().until(() -> !thief.getState().isConnected());
        assertThatThrownBy(() -> gateway(mine, ME)).isNotNull();
        assertThat(gateway(victims, VICTIM).getState().isConnected()).isTrue();
        broker.revoke(List.of());
        broker.startAgain();
        gateway(mine, ME);
    }

    private Mqtt3BlockingClient gateway(CertificateAuthority.Identity identity, String clientId) {
        return connect(identity, clientId, broker.gatewayPort());
    }

    private Mqtt3BlockingClient console(String replica) {
        return connect(consoles, "GID_console@@@console-" + replica + "-control", broker.consolePort());
    }

    private Mqtt3BlockingClient connect(CertificateAuthority.Identity identity, String clientId, int port) {
        Mqtt3BlockingClient client =
                builder(clientId, port).sslConfig(broker.tls(identity)).buildBlocking();
        client.connect();
        clients.add(client);
        return client;
    }

    private static Mqtt3BlockingClient plain(int port) {
        return builder(ME, port).buildBlocking();
    }

    private static Mqtt3ClientBuilder builder(String clientId, int port) {
        return Mqtt3Client.builder()
                .identifier(clientId)
                .serverHost("localhost")
                .serverPort(port);
    }

    /** A refusal is as good as silence: what counts is what comes. */
    private static void subscribe(Mqtt3BlockingClient client, String filter, Queue<String> received) {
        client.toAsync()
                .subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(message -> received.add(new String(message.getPayloadAsBytes(), UTF_8)))
                .send()
                .handle((granted, refused) -> granted)
                .join();
    }

    private static void publish(Mqtt3BlockingClient client, String topic, String payload) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(UTF_8))
                .send();
    }
}
