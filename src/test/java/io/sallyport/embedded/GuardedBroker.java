package io.sallyport.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.sallyport.protocol.TopicScheme;
import io.sallyport.testing.BrokerTokens;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A broker that knows the console, somebody who hears everything, and whoever has a token; and clients of it. */
final class GuardedBroker implements AutoCloseable {
    static final String ME = "GID_one@@@gw-0000000000001";
    static final String VICTIM = "GID_one@@@gw-0000000000002";
    static final Account CONSOLE = new Account(
            "console", "the console's password", "GID_console@@@console-", Rights.ofConsole(TopicScheme.DEFAULT));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Account EAR = new Account("ear", "hears all", "", Rights.EVERYTHING);

    private final BrokerAccounts accounts = BrokerAccounts.closed()
            .with(CONSOLE)
            .with(EAR)
            .withTokenKey(BrokerTokens.KEY_ID, BrokerTokens.privateKey());
    private final EmbeddedBroker embedded = EmbeddedBroker.start(0, accounts);

    EmbeddedBroker embedded() {
        return embedded;
    }

    BrokerAccounts accounts() {
        return accounts;
    }

    int port() {
        return embedded.port();
    }

    @Override
    public void close() {
        embedded.close();
    }

    Mqtt3BlockingClient gateway(String clientId) {
        return connect(clientId, username(clientId), token(claims(clientId)), null);
    }

    Mqtt3BlockingClient console(String device) {
        return connect("GID_console@@@" + device, CONSOLE.username(), CONSOLE.password(), null);
    }

    Mqtt3BlockingClient ear() {
        return connect("ear", EAR.username(), EAR.password(), null);
    }

    void assertRefused(String clientId, String username, String password) {
        assertThatThrownBy(() -> connect(clientId, username, password, null)).hasMessageContaining("NOT_AUTHORIZED");
    }

    Mqtt3BlockingClient connect(String clientId, String username, String password, @Nullable Mqtt3Publish will) {
        return connect(port(), clientId, username, password, will);
    }

    static Mqtt3BlockingClient connect(
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

    static Mqtt3ClientBuilder client(String clientId, int port) {
        return Mqtt3Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(port);
    }

    static ObjectNode claims(String clientId) {
        return BrokerTokens.claims(registration(clientId));
    }

    static String username(String clientId) {
        return BrokerTokens.username(registration(clientId));
    }

    static String token(ObjectNode claims) {
        return BrokerTokens.sign(claims);
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

    static Mqtt3Publish will(String topic, boolean retained) {
        return Mqtt3Publish.builder()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retained)
                .payload("gone".getBytes(UTF_8))
                .build();
    }

    static Queue<String> received(Mqtt3BlockingClient client, String filter) {
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

    static void publish(Mqtt3BlockingClient client, String topic, String payload) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(UTF_8))
                .send();
    }
}
