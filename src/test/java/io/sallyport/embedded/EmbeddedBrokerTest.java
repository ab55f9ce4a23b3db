package io.sallyport.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.sallyport.testing.BreakableLine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerTest {
    private static final String GATEWAY = "GID_console-region_000001@@@gw-0123456789abc";

    private final EmbeddedBroker broker = EmbeddedBroker.open(0);

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void deliversEachMessageOnceToTheMembersOfASharedSubscription() {
        Queue<String> one = received(connect("console-1"), "$share/console/csg_up_stat/status/+");
        Queue<String> other = received(connect("console-2"), "$share/console/csg_up_stat/status/+");
        Mqtt3BlockingClient gateway = connect(GATEWAY);

        for (int i = 0; i < 100; i++) {
            publish(gateway, "csg_up_stat/status/" + GATEWAY, Integer.toString(i));
        }

        await().until(() -> one.size() + other.size() == 100);
        assertThat(Stream.concat(one.stream(), other.stream()).distinct()).hasSize(100);
        assertThat(List.of(one.size(), other.size())).doesNotContain(0);
    }

    @Test
    void passesTheLargestPayloadThatTheProtocolAllows() {
        Queue<String> received = received(connect(GATEWAY), "csg_dn_bulk/p2p/" + GATEWAY);

        publish(connect("console"), "csg_dn_bulk/p2p/" + GATEWAY, "x".repeat(65_536));

        await().until(() -> received.size() == 1);
        assertThat(received.element()).hasSize(65_536);
    }

    @Test
    void deliversTheWillOfAClientWhoseConnectionBreaks() throws IOException {
        Queue<String> received = received(connect("console"), "csg_up_ctl/presence/+");

        try (BreakableLine line = BreakableLine.to(broker.port())) {
            Mqtt3BlockingClient gateway = client(GATEWAY, line.port());
            gateway.connectWith()
                    .willPublish(Mqtt3Publish.builder()
                            .topic("csg_up_ctl/presence/" + GATEWAY)
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .payload("gone".getBytes(UTF_8))
                            .build())
                    .send();
        }

        await().untilAsserted(() -> assertThat(received).containsExactly("gone"));
    }

    @Test
    void keepsNothingOfTopicsThatNobodyUsesAnyMoreAndDeliversOnThemAgain() {
        Queue<String> received = received(connect("console"), "csg_up_stat/status/+");
        Mqtt3BlockingClient sender = connect("sender");
        int before = broker.topics();
        for (int i = 0; i < 100; i++) {
            publish(sender, "csg_up_stat/status/invented-" + i, Integer.toString(i));
        }
        await().until(() -> received.size() == 100);
        assertThat(broker.topics()).isGreaterThanOrEqualTo(before + 50);

        await().atMost(Duration.ofSeconds(30)).until(() -> broker.topics() <= before);

        publish(sender, "csg_up_stat/status/invented-0", "again");
        await().until(() -> received.contains("again"));
    }

    @Test
    void comesBackOnTheSamePortAfterAnOutage() {
        int port = broker.port();
        Mqtt3BlockingClient before = connect("before");

        broker.stop();
        await().until(() -> !before.getState().isConnected());
        assertThatThrownBy(() -> connect("meanwhile")).hasMessageContaining("refused");
        broker.start();

        assertThat(broker.port()).isEqualTo(port);
        Queue<String> received = received(connect("after"), "csg_events/#");
        publish(connect("other"), "csg_events/gateway", "changed");
        await().untilAsserted(() -> assertThat(received).containsExactly("changed"));
    }

    @Test
    void refusesAPortThatIsTaken() {
        assertThatThrownBy(() -> EmbeddedBroker.open(broker.port()))
                .hasStackTraceContaining(Integer.toString(broker.port()));
    }

    private Mqtt3BlockingClient connect(String clientId) {
        Mqtt3BlockingClient client = client(clientId, broker.port());
        client.connect();
        return client;
    }

    private static Mqtt3BlockingClient client(String clientId, int port) {
        return Mqtt3Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildBlocking();
    }

    private static Queue<String> received(Mqtt3BlockingClient client, String filter) {
        Queue<String> received = new ConcurrentLinkedQueue<>();
        Mqtt3AsyncClient async = client.toAsync();
        async.subscribeWith()
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
