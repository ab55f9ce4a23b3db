package io.sallyport.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.simulator.Transport.Endpoint;
import io.sallyport.simulator.Transport.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection says to its broker, and in which order: against a broker whose every packet the test decides. */
class LinkTest {
    static final RegisteredGateway GATEWAY = new RegisteredGateway(
            new GatewayId("gw-0000000000001"),
            ClientId.parse("GID_hangzhou@@@gw-0000000000001"),
            1,
            "up/reply",
            "up/presence",
            "up/status",
            "up/config",
            "up/log",
            "down/p2p",
            "down/bulk",
            "down/all",
            new DownlinkTrust(false, Map.of()),
            null);
    private static final PresenceOffline WILL = Presence.will(new Origin(1, 7, "7f3c", 3, null));

    private final Vertx vertx = Vertx.vertx();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<MqttEndpoint> connected = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void introducesItselfAsTheProtocolSays() {
        open(LinkTest::grant);
        await().until(() -> events.contains("up"));

        MqttEndpoint endpoint = connected.get(0);
        assertThat(endpoint.protocolVersion()).isEqualTo(4);
        assertThat(endpoint.clientIdentifier()).isEqualTo("GID_hangzhou@@@gw-0000000000001");
        assertThat(endpoint.isCleanSession()).isTrue();
        assertThat(endpoint.keepAliveTimeSeconds()).isEqualTo(30);
        assertThat(endpoint.will().getWillTopic()).isEqualTo("up/presence");
        assertThat(endpoint.will().getWillQos()).isEqualTo(1);
        assertThat(endpoint.will().isWillRetain()).isFalse();
        assertThat(UplinkCodec.decode(endpoint.will().getWillMessageBytes())).isEqualTo(WILL);
        assertThat(WILL.reason()).isEqualTo(PresenceOffline.CONNECTION_LOST);
    }

    @Test
    void isUpOnlyAfterTheSubscriptionsHaveBeenGranted() {
        open((endpoint, subscribe) -> {
            assertThat(subscribe.topicSubscriptions())
                    .extracting(topic ->
                            topic.topicName() + " " + topic.qualityOfService().value())
                    .containsExactlyInAnyOrder("down/p2p 1", "down/bulk 1", "down/all 1");
            endpoint.publish("down/p2p", Buffer.buffer("early"), MqttQoS.AT_MOST_ONCE, false, false)
                    .onSuccess(sent -> grant(endpoint, subscribe));
        });

        await().until(() -> events.contains("up"));

        assertThat(events).containsExactly("received early", "up");
    }

    @Test
    void givesUpIfASubscriptionIsRefused() {
        open((endpoint, subscribe) -> endpoint.subscribeAcknowledge(
                subscribe.messageId(), List.of(MqttQoS.AT_LEAST_ONCE, MqttQoS.FAILURE, MqttQoS.AT_LEAST_ONCE)));

        await().until(() -> !events.isEmpty());

        assertThat(events).containsExactly("down");
    }

    @Test
    void isDownIfThereIsNoBroker() {
        open(1, events);

        await().until(() -> !events.isEmpty());

        assertThat(events).containsExactly("down");
    }

    private static void grant(MqttEndpoint endpoint, MqttSubscribeMessage subscribe) {
        endpoint.subscribeAcknowledge(
                subscribe.messageId(),
                subscribe.topicSubscriptions().stream()
                        .map(topic -> topic.qualityOfService())
                        .toList());
    }

    private void open(BiConsumer<MqttEndpoint, MqttSubscribeMessage> onSubscribe) {
        MqttServer server = MqttServer.create(vertx)
                .endpointHandler(endpoint -> {
                    connected.add(endpoint);
                    endpoint.subscribeHandler(subscribe -> onSubscribe.accept(endpoint, subscribe));
                    endpoint.accept(false);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        open(server.actualPort(), events);
    }

    private void open(int port, List<String> events) {
        Link.Listener listener = new Link.Listener() {
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
        };
        Endpoint endpoint = new Endpoint(Kind.MQTT, "127.0.0.1", port);
        Transport transport = new Transport(List.of(endpoint), "", "", "", null, null);
        vertx.runOnContext(on -> new Link(vertx, GATEWAY, WILL, transport, endpoint, listener).open());
    }
}
