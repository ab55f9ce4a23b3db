package io.sallyport.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.sallyport.protocol.TopicScheme;
import io.sallyport.testing.BreakableLine;
import io.sallyport.testing.BrokerTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway, somebody with its credential, and everything that is not its own. */
class BrokerAccessTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ME = "GID_one@@@gw-0000000000001";
    private static final String VICTIM = "GID_one@@@gw-0000000000002";
    private static final Account CONSOLE = new Account(
            "console", "the console's password", "GID_console@@@console-", Rights.ofConsole(TopicScheme.DEFAULT));
    private static final Account EAR = new Account("ear", "hears all", "", Rights.EVERYTHING);

    private final BrokerAccounts accounts = BrokerAccounts.closed()
            .with(CONSOLE)
            .with(EAR)
            .withTokenKey(BrokerTokens.KEY_ID, BrokerTokens.privateKey());
    private final EmbeddedBroker broker = EmbeddedBroker.start(0, accounts);

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void aGatewayDoesItsWorkAndTheConsoleItsOwn() {
        Mqtt3BlockingClient console = console("console-a-control");
        Queue<String> replies = received(console, "$share/GID_console/csg_up_ctl/reply/+");
        Queue<String> states = received(console, "$share/GID_console/csg_up_stat/status/+");
        Mqtt3BlockingClient gateway = gateway(ME);
        Queue<String> commands = received(gateway, "csg_dn_ctl/p2p/" + ME);
        Queue<String> bulk = received(gateway, "csg_dn_bulk/p2p/" + ME);
        Queue<String> broadcasts = received(gateway, "csg_dn_ctl/all/GID_one");

        publish(console, "csg_dn_ctl/p2p/" + ME, "command");
        publish(console, "csg_dn_bulk/p2p/" + ME, "large");
        publish(console, "csg_dn_ctl/all/GID_one", "all");
        publish(gateway, "csg_up_ctl/reply/" + ME, "reply");
        publish(gateway, "csg_up_stat/status/" + ME, "status");

        await().untilAsserted(() -> {
            assertThat(commands).containsExactly("command");
            assertThat(bulk).containsExactly("large");
            assertThat(broadcasts).containsExactly("all");
            assertThat(replies).containsExactly("reply");
            assertThat(states).containsExactly("status");
        });
    }

    @Test
    void consolesHearOneAnother() {
        Queue<String> heard = received(console("console-a-events"), "csg_events/+");

        publish(console("console-b-events"), "csg_events/gateway", "changed");

        await().untilAsserted(() -> assertThat(heard).containsExactly("changed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "+/p2p/" + ME,
                "csg_dn_ctl/#",
                "csg_dn_ctl/p2p/+",
                "csg_dn_ctl/p2p/" + VICTIM,
                "csg_dn_bulk/p2p/" + VICTIM,
                "$share/GID_console/csg_up_stat/status/+",
                "$share/x/csg_dn_ctl/p2p/" + VICTIM,
                "csg_up_stat/status/+",
                "csg_up_stat/status/" + ME,
                "csg_up_ctl/presence/" + VICTIM,
                "csg_dn_ctl/all/GID_other",
                "csg_dn_ctl/all/+",
                "csg_dn_ctl.p2p." + VICTIM,
                "csg_dn_ctl/p2p/" + VICTIM + "::" + VICTIM + ".csg_dn_ctl.p2p." + VICTIM,
                "csg_events/+",
                "csg_events/gateway",
                "$SYS/#",
                "$sys/#",
                "activemq/management"
            })
    void aGatewayMayNotListenTo(String filter) {
        Mqtt3BlockingClient gateway = gateway(ME);

        assertThatThrownBy(() -> received(gateway, filter)).hasStackTraceContaining("Mqtt3SubAckException");

        assertThat(received(gateway, "csg_dn_ctl/p2p/" + ME)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "csg_dn_ctl/p2p/" + VICTIM,
                "csg_dn_ctl/p2p/" + ME,
                "csg_dn_bulk/p2p/" + VICTIM,
                "csg_dn_ctl/all/GID_one",
                "csg_up_ctl/reply/" + VICTIM,
                "csg_up_ctl/presence/" + VICTIM,
                "csg_up_stat/status/" + VICTIM,
                "csg_up_stat.status." + VICTIM,
                "csg_events/gateway",
                "anything/else"
            })
    void whatAGatewayMayNotSayReachesNobody(String topic) {
        Queue<String> all = received(ear(), "#");
        Mqtt3BlockingClient gateway = gateway(ME);

        publish(gateway, topic, "not mine to say");
        publish(gateway, "csg_up_stat/status/" + ME, "mine");

        await().untilAsserted(() -> assertThat(all).contains("mine"));
        assertThat(all).containsExactly("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#", "csg_dn_ctl/#", "csg_dn_ctl/p2p/" + VICTIM, "$share/x/csg_dn_bulk/p2p/+", "other/#", "+/#"})
    void theConsoleMayNotListenTo(String filter) {
        assertThatThrownBy(() -> received(console("console-a-control"), filter))
                .hasStackTraceContaining("Mqtt3SubAckException");
    }

    @Test
    void theConsoleMayNotSpeakAsAGateway() {
        Queue<String> all = received(ear(), "#");
        Mqtt3BlockingClient console = console("console-a-control");

        publish(console, "csg_up_stat/status/" + VICTIM, "not the console's to say");
        publish(console, "csg_events/gateway", "the console's");

        await().untilAsserted(() -> assertThat(all).contains("the console's"));
        assertThat(all).containsExactly("the console's");
    }

    @Test
    void theConsolesPasswordTakesNoGatewaysPlace() {
        Mqtt3BlockingClient victim = gateway(VICTIM);

        assertRefused(VICTIM, CONSOLE.username(), CONSOLE.password());

        assertThat(victim.getState().isConnected()).isTrue();
    }

    @Test
    void aStolenTokenTakesNobodyElsesPlace() {
        Mqtt3BlockingClient victim = gateway(VICTIM);
        Queue<String> commands = received(victim, "csg_dn_ctl/p2p/" + VICTIM);

        assertRefused(VICTIM, username(ME), token(claims(ME)));
        assertRefused(VICTIM, username(VICTIM), token(claims(ME)));
        assertRefused("GID_console@@@console-a-control", username(ME), token(claims(ME)));
        assertRefused("", username(ME), token(claims(ME)));

        publish(ear(), "csg_dn_ctl/p2p/" + VICTIM, "still there");
        await().untilAsserted(() -> assertThat(commands).containsExactly("still there"));
    }

    @Test
    void itsOwnTokenTakesItsOwnPlace() {
        Mqtt3BlockingClient before = gateway(ME);

        gateway(ME);

        await().until(() -> !before.getState().isConnected());
    }

    @Test
    void nobodyConnectsWithoutACredential() {
        assertThatThrownBy(() -> client(ME, broker.port()).buildBlocking().connect())
                .hasMessageContaining("NOT_AUTHORIZED");
        assertRefused(ME, CONSOLE.username(), "guessed");
        assertRefused(ME, "nobody", "guessed");
    }

    static Stream<Map.Entry<String, String>> wrongTokens() {
        KeyPair others = BrokerTokens.newKeys();
        ObjectNode ours = JSON.createObjectNode().put("alg", "ES256").put("kid", BrokerTokens.KEY_ID);
        String good = BrokerTokens.sign(claims(ME));
        String[] parts = good.split("\\.");
        return Stream.of(
                Map.entry(
                        "expired",
                        BrokerTokens.sign(claims(ME)
                                .put("exp", Instant.now().minusSeconds(1).getEpochSecond()))),
                Map.entry("endless", BrokerTokens.sign(claims(ME).<ObjectNode>without("exp"))),
                Map.entry("of another issuer", BrokerTokens.sign(claims(ME).put("iss", "other"))),
                Map.entry("without topics", BrokerTokens.sign(claims(ME).<ObjectNode>without("acl"))),
                Map.entry("signed by another", BrokerTokens.sign(ours, claims(ME), others.getPrivate())),
                Map.entry(
                        "signed with a key that nobody knows",
                        BrokerTokens.sign(ours.deepCopy().put("kid", "unknown"), claims(ME), others.getPrivate())),
                Map.entry(
                        "with the signature of other claims",
                        BrokerTokens.encoded(ours) + "."
                                + BrokerTokens.encoded(claims(ME).put("exp", 4_000_000_000L)) + "." + parts[2]),
                Map.entry(
                        "not signed", BrokerTokens.encoded(ours.deepCopy().put("alg", "none")) + "." + parts[1] + "."),
                Map.entry("not signed, and it says ES256", BrokerTokens.encoded(ours) + "." + parts[1] + "."),
                Map.entry(
                        "signed with nothing but zeros",
                        parts[0] + "." + parts[1] + "."
                                + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64])),
                Map.entry("of two parts", parts[0] + "." + parts[1]),
                Map.entry("of four parts", good + ".x"),
                Map.entry("no token", "password"),
                Map.entry("no JSON", "e30x.e30x.AAAA"));
    }

    @ParameterizedTest
    @MethodSource("wrongTokens")
    void refusesATokenThatIs(Map.Entry<String, String> wrong) {
        assertRefused(ME, username(ME), wrong.getValue());
    }

    @Test
    void aTokenWithAWildcardGrantsNothingByIt() {
        ObjectNode wide = claims(ME);
        wide.withObject("/acl").putArray("sub").add("csg_dn_ctl/p2p/+").add("#");
        Mqtt3BlockingClient gateway = connect(ME, username(ME), BrokerTokens.sign(wide), null);

        assertThatThrownBy(() -> received(gateway, "csg_dn_ctl/p2p/+")).hasStackTraceContaining("Mqtt3SubAckException");
        assertThatThrownBy(() -> received(gateway, "#")).hasStackTraceContaining("Mqtt3SubAckException");
    }

    @Test
    void endsAConnectionWhoseTokenExpires() {
        ObjectNode brief = claims(ME).put("exp", Instant.now().plusSeconds(3).getEpochSecond());
        Mqtt3BlockingClient gateway = connect(ME, username(ME), BrokerTokens.sign(brief), null);
        Mqtt3BlockingClient other = gateway(VICTIM);

        await().until(() -> !gateway.getState().isConnected());

        assertThat(Instant.now().getEpochSecond())
                .isGreaterThanOrEqualTo(brief.path("exp").longValue());
        assertThat(other.getState().isConnected()).isTrue();
    }

    @Test
    void aWillGoesToItsOwnTopicOnly() throws IOException {
        Queue<String> all = received(ear(), "#");
        for (String topic : List.of("csg_up_ctl/presence/" + VICTIM, "csg_events/gateway", "csg_dn_ctl/p2p/" + ME)) {
            assertThatThrownBy(() -> connect(ME, username(ME), token(claims(ME)), will(topic, false)))
                    .hasMessageContaining("NOT_AUTHORIZED");
        }

        try (BreakableLine line = BreakableLine.to(broker.port())) {
            connect(line.port(), ME, username(ME), token(claims(ME)), will("csg_up_ctl/presence/" + ME, false));
        }

        await().untilAsserted(() -> assertThat(all).containsExactly("gone"));
    }

    @Test
    void nothingIsRetained() {
        assertThatThrownBy(() -> connect(ME, username(ME), token(claims(ME)), will("csg_up_ctl/presence/" + ME, true)))
                .hasMessageContaining("NOT_AUTHORIZED");
        Mqtt3BlockingClient gateway = gateway(ME);

        assertThatThrownBy(() -> gateway.publishWith()
                        .topic("csg_up_stat/status/" + ME)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .retain(true)
                        .payload("for ever".getBytes(UTF_8))
                        .send())
                .hasMessageContaining("closed");

        assertThat(received(ear(), "#")).isEmpty();
    }

    @Test
    void mqttFiveIsToldLikewise() {
        assertThatThrownBy(() -> Mqtt5Client.builder()
                        .identifier(VICTIM)
                        .serverHost("127.0.0.1")
                        .serverPort(broker.port())
                        .simpleAuth()
                        .username(username(ME))
                        .password(token(claims(ME)).getBytes(US_ASCII))
                        .applySimpleAuth()
                        .buildBlocking()
                        .connect())
                .hasMessageContaining("NOT_AUTHORIZED");
    }

    @Test
    void theAdministrationCutsAGatewayOff() throws Exception {
        Mqtt3BlockingClient gateway = gateway(ME);
        Mqtt3BlockingClient other = gateway(VICTIM);
        try (BrokerAdministration administration = BrokerAdministration.start(broker, accounts, "key", "secret")) {
            String ban = "{\"as\":\"username\",\"who\":\"%s\",\"by\":\"sallyport\",\"until\":\"%s\"}"
                    .formatted(username(ME), Instant.now().plusSeconds(600));
            assertThat(request(administration, "POST", "/api/v5/banned", ban, "wrong"))
                    .isEqualTo(401);
            assertThat(request(administration, "POST", "/api/v5/banned", "{}", "secret"))
                    .isEqualTo(400);

            assertThat(request(administration, "POST", "/api/v5/banned", ban, "secret"))
                    .isEqualTo(200);
            assertThat(request(administration, "DELETE", "/api/v5/clients/" + ME.replace("@", "%40"), "", "secret"))
                    .isEqualTo(204);

            await().until(() -> !gateway.getState().isConnected());
            assertRefused(ME, username(ME), token(claims(ME)));
            assertThat(other.getState().isConnected()).isTrue();
            assertThat(request(administration, "DELETE", "/api/v5/clients/" + ME.replace("@", "%40"), "", "secret"))
                    .isEqualTo(404);
            assertThat(request(administration, "DELETE", "/api/v5/banned/username/" + username(ME), "", "secret"))
                    .isEqualTo(204);
            gateway(ME);
        }
    }

    @Test
    void aBanEndsTheConnectionsThatThereAre() {
        Mqtt3BlockingClient gateway = gateway(ME);

        accounts.ban(username(ME), Instant.now().plusSeconds(600));

        await().until(() -> !gateway.getState().isConnected());
    }

    @Test
    void computesThePublicHalfOfAKey() {
        KeyPair pair = TokenKeys.pair();

        assertThat(TokenKeys.publicHalf(
                        TokenKeys.pem("PRIVATE KEY", pair.getPrivate().getEncoded())))
                .isEqualTo(pair.getPublic());
        assertThatThrownBy(() -> TokenKeys.publicHalf("no key"))
                .hasMessageContaining("P-256")
                .hasNoCause();
    }

    private static int request(BrokerAdministration of, String method, String path, String body, String secret)
            throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(of.url() + path))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(("key:" + secret).getBytes(US_ASCII)))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static ObjectNode registration(String clientId) {
        ObjectNode registration = JSON.createObjectNode()
                .put("id", clientId.replaceFirst(".*@@@", ""))
                .put("clientId", clientId);
        registration
                .putObject("topics")
                .put("reply", "csg_up_ctl/reply/" + clientId)
                .put("presence", "csg_up_ctl/presence/" + clientId)
                .put("status", "csg_up_stat/status/" + clientId)
                .put("config", "csg_up_bulk/config/" + clientId)
                .put("log", "csg_up_bulk/log/" + clientId)
                .put("command", "csg_dn_ctl/p2p/" + clientId)
                .put("bulkCommand", "csg_dn_bulk/p2p/" + clientId)
                .put("broadcast", "csg_dn_ctl/all/" + clientId.replaceFirst("@@@.*", ""));
        return registration;
    }

    private static ObjectNode claims(String clientId) {
        return BrokerTokens.claims(registration(clientId));
    }

    private static String username(String clientId) {
        return BrokerTokens.username(registration(clientId));
    }

    private static String token(ObjectNode claims) {
        return BrokerTokens.sign(claims);
    }

    private Mqtt3BlockingClient gateway(String clientId) {
        return connect(clientId, username(clientId), token(claims(clientId)), null);
    }

    private Mqtt3BlockingClient console(String device) {
        return connect("GID_console@@@" + device, CONSOLE.username(), CONSOLE.password(), null);
    }

    private Mqtt3BlockingClient ear() {
        return connect("ear", EAR.username(), EAR.password(), null);
    }

    private void assertRefused(String clientId, String username, String password) {
        assertThatThrownBy(() -> connect(clientId, username, password, null)).hasMessageContaining("NOT_AUTHORIZED");
    }

    private Mqtt3BlockingClient connect(
            String clientId, String username, String password, @Nullable Mqtt3Publish will) {
        return connect(broker.port(), clientId, username, password, will);
    }

    private static Mqtt3BlockingClient connect(
            int port, String clientId, String username, String password, @Nullable Mqtt3Publish will) {
        Mqtt3BlockingClient client = client(clientId, port)
                .simpleAuth()
                .username(username)
                .password(password.getBytes(UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect(Mqtt3Connect.builder().willPublish(will).build());
        return client;
    }

    private static Mqtt3ClientBuilder client(String clientId, int port) {
        return Mqtt3Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(port);
    }

    private static Mqtt3Publish will(String topic, boolean retained) {
        return Mqtt3Publish.builder()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retained)
                .payload("gone".getBytes(UTF_8))
                .build();
    }

    private static Queue<String> received(Mqtt3BlockingClient client, String filter) {
        Queue<String> received = new ConcurrentLinkedQueue<>();
        client.toAsync()
                .subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(message -> received.add(new String(message.getPayloadAsBytes(), UTF_8)))
                .send()
                .join();
        return received;
    }

    private static void publish(Mqtt3BlockingClient client, String topic, String payload) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(UTF_8))
                .send();
    }
}
