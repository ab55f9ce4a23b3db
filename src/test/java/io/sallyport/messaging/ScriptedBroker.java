package io.sallyport.messaging;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A broker that takes messages, and acknowledges those that the test says, when the test says. */
final class ScriptedBroker {
    private final MqttServer server;
    private final List<MqttEndpoint> connections = new CopyOnWriteArrayList<>();
    private final List<MqttPublishMessage> received = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<MqttEndpoint, MqttPublishMessage> onMessage = (connection, message) -> {};

    private ScriptedBroker(Vertx vertx, int port) {
        server = MqttServer.create(vertx)
                .endpointHandler(connection -> {
                    connections.add(connection);
                    connection.publishHandler(message -> {
                        received.add(message);
                        onMessage.accept(connection, message);
                    });
                    connection.accept(false);
                })
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    static ScriptedBroker on(Vertx vertx, int port) {
        return new ScriptedBroker(vertx, port);
    }

    int port() {
        return server.actualPort();
    }

    /** What it does with a message; nothing, if nothing is said. */
    void onMessage(BiConsumer<MqttEndpoint, MqttPublishMessage> does) {
        onMessage = does;
    }

    void acknowledges() {
        onMessage(ScriptedBroker::acknowledge);
    }

    static void acknowledge(MqttEndpoint connection, MqttPublishMessage message) {
        if (message.qosLevel() == MqttQoS.AT_LEAST_ONCE) {
            connection.publishAcknowledge(message.messageId());
        }
    }

    /** All connections there have been, the oldest first. */
    List<MqttEndpoint> connections() {
        return connections;
    }

    /** The payloads, in the order in which they came. */
    List<String> received() {
        return received.stream()
                .map(message -> message.payload().toString(StandardCharsets.UTF_8))
                .toList();
    }

    MqttPublishMessage message(int index) {
        return received.get(index);
    }
}
