package io.sallyport.embedded;

import static io.sallyport.embedded.GuardedBroker.ME;
import static io.sallyport.embedded.GuardedBroker.VICTIM;
import static io.sallyport.embedded.GuardedBroker.claims;
import static io.sallyport.embedded.GuardedBroker.publish;
import static io.sallyport.embedded.GuardedBroker.received;
import static io.sallyport.embedded.GuardedBroker.token;
import static io.sallyport.embedded.GuardedBroker.username;
import static io.sallyport.embedded.GuardedBroker.will;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import io.sallyport.testing.BreakableLine;
import io.sallyport.testing.BrokerTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Queue;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway, and everything that is not its own to hear or to say. */
class BrokerAccessTest {
    private final GuardedBroker broker = new GuardedBroker();

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void aGatewayDoesItsWorkAndTheConsoleItsOwn() {
        Mqtt3BlockingClient console = broker.console("console-a-control");
        Queue<String> replies = received(console, "$share/GID_console/csg_up_ctl/reply/+");
        Queue<String> states = received(console, "$share/GID_console/csg_up_stat/status/+");
        Mqtt3BlockingClient gateway = broker.gateway(ME);
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
        Queue<String> heard = received(broker.console("console-a-events"), "csg_events/+");

        publish(broker.console("console-b-events"), "csg_events/gateway", "changed");

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
        Mqtt3BlockingClient gateway = broker.gateway(ME);

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
        Queue<String> all = received(broker.ear(), "#");
        Mqtt3BlockingClient gateway = broker.gateway(ME);

        publish(gateway, topic, "not mine to say");
        publish(gateway, "csg_up_stat/status/" + ME, "mine");

        await().untilAsserted(() -> assertThat(all).contains("mine"));
        assertThat(all).containsExactly("mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#", "csg_dn_ctl/#", "csg_dn_ctl/p2p/" + VICTIM, "$share/x/csg_dn_bulk/p2p/+", "other/#", "+/#"})
    void theConsoleMayNotListenTo(String filter) {
        assertThatThrownBy(() -> received(broker.console("console-a-control"), filter))
                .hasStackTraceContaining("Mqtt3SubAckException");
    }

    @Test
    void theConsoleMayNotSpeakAsAGateway() {
        Queue<String> all = received(broker.ear(), "#");
        Mqtt3BlockingClient console = broker.console("console-a-control");

        publish(console, "csg_up_stat/status/" + VICTIM, "not the console's to say");
        publish(console, "csg_events/gateway", "the console's");

        await().untilAsserted(() -> assertThat(all).contains("the console's"));
        assertThat(all).containsExactly("the console's");
    }

    @Test
    void aTokenWithAWildcardGrantsNothingByIt() {
        ObjectNode wide = claims(ME);
        wide.withObject("/acl").putArray("sub").add("csg_dn_ctl/p2p/+").add("#");
        Mqtt3BlockingClient gateway = broker.connect(ME, username(ME), BrokerTokens.sign(wide), null);

        assertThatThrownBy(() -> received(gateway, "csg_dn_ctl/p2p/+")).hasStackTraceContaining("Mqtt3SubAckException");
        assertThatThrownBy(() -> received(gateway, "#")).hasStackTraceContaining("Mqtt3SubAckException");
    }

    @Test
    void aWillGoesToItsOwnTopicOnly() throws IOException {
        Queue<String> all = received(broker.ear(), "#");
        for (String topic : List.of("csg_up_ctl/presence/" + VICTIM, "csg_events/gateway", "csg_dn_ctl/p2p/" + ME)) {
            assertThatThrownBy(() -> broker.connect(ME, username(ME), token(claims(ME)), will(topic, false)))
                    .hasMessageContaining("NOT_AUTHORIZED");
        }

        try (BreakableLine line = BreakableLine.to(broker.port())) {
            GuardedBroker.connect(
                    line.port(), ME, username(ME), token(claims(ME)), will("csg_up_ctl/presence/" + ME, false));
        }

        await().untilAsserted(() -> assertThat(all).containsExactly("gone"));
    }

    @Test
    void nothingIsRetained() {
        assertThatThrownBy(() ->
                        broker.connect(ME, username(ME), token(claims(ME)), will("csg_up_ctl/presence/" + ME, true)))
                .hasMessageContaining("NOT_AUTHORIZED");
        Mqtt3BlockingClient gateway = broker.gateway(ME);

        assertThatThrownBy(() -> gateway.publishWith()
                        .topic("csg_up_stat/status/" + ME)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .retain(true)
                        .payload("for ever".getBytes(UTF_8))
                        .send())
                .hasMessageContaining("closed");

        assertThat(received(broker.ear(), "#")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void speaksMqttAndWebSocketOverTlsUnderTheSameRules(boolean webSocket, @TempDir Path folder) throws Exception {
        CertificateAuthority authority = new CertificateAuthority("CA");
        try (EmbeddedBroker secured = EmbeddedBroker.start(
                0, broker.accounts(), TlsListener.with(authority.issue("localhost", "localhost"), folder))) {
            Mqtt3ClientBuilder builder = Mqtt3Client.builder()
                    .serverHost("localhost")
                    .serverPort(secured.tlsPort())
                    .identifier(ME)
                    .sslConfig(MqttClientSslConfig.builder()
                            .trustManagerFactory(trust(authority))
                            .build());
            if (webSocket) {
                builder.webSocketConfig(
                        MqttWebSocketConfig.builder().serverPath("mqtt").build());
            }
            Mqtt3BlockingClient gateway = builder.simpleAuth()
                    .username(username(ME))
                    .password(token(claims(ME)).getBytes(UTF_8))
                    .applySimpleAuth()
                    .buildBlocking();

            gateway.connect();

            assertThat(received(gateway, "csg_dn_ctl/p2p/" + ME)).isEmpty();
            assertThatThrownBy(() -> received(gateway, "#")).hasStackTraceContaining("Mqtt3SubAckException");
            gateway.disconnect();
        }
    }

    private static TrustManagerFactory trust(CertificateAuthority authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }
}
