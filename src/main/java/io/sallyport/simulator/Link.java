package io.sallyport.simulator;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.sallyport.WebSocketBridge;
import io.sallyport.protocol.Limits;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.protocol.UplinkMessage;
import io.sallyport.simulator.Transport.Endpoint;
import io.sallyport.simulator.Transport.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.MqttConnectionException;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubAckMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One MQTT connection of one gateway, used once: the next one has another will. Confined to the gateway's event loop. */
final class Link {
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    /** From the first packet to the SUBACK. */
    private static final long HANDSHAKE_TIMEOUT_MILLIS = 20_000;
    /** How long the broker has to close a connection that has said DISCONNECT. */
    private static final long GOODBYE_MILLIS = 1_000;

    /** Progress, answers and a report may wait together for their PUBACKs. */
    private static final int MAX_IN_FLIGHT = 200;

    private static final int QOS = MqttQoS.AT_LEAST_ONCE.value();
    private static final int REFUSED = MqttQoS.FAILURE.value();

    private final Vertx vertx;
    private final RegisteredGateway gateway;
    private final Listener listener;
    private final Endpoint endpoint;
    private final MqttClientOptions options;
    private final Promise<Void> gone = Promise.promise();
    /** None before the way is open. */
    private @Nullable MqttClient client;

    private @Nullable WebSocketBridge bridge;
    private boolean subscribed;
    private boolean ended;
    private boolean refused;

    /** What becomes of a connection: {@code up} at most once, {@code down} exactly once. */
    interface Listener {
        void up();

        void received(byte[] payload);

        void down();
    }

    Link(
            Vertx vertx,
            RegisteredGateway gateway,
            PresenceOffline will,
            Transport transport,
            Endpoint endpoint,
            Listener listener) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.listener = listener;
        this.endpoint = endpoint;
        this.options = options(gateway, will);
        transport.apply(options, endpoint);
    }

    private static MqttClientOptions options(RegisteredGateway gateway, PresenceOffline will) {
        MqttClientOptions options = new MqttClientOptions()
                .setClientId(gateway.clientId().toString())
                .setCleanSession(true)
                .setKeepAliveInterval(KEEP_ALIVE_SECONDS)
                .setMaxInflightQueue(MAX_IN_FLIGHT)
                // The whole packet; twice the payload leaves room for the topic and for a sender that exceeds the
                // limit.
                .setMaxMessageSize(2 * Limits.MAX_PAYLOAD_BYTES)
                .setWillFlag(true)
                .setWillTopic(gateway.presence())
                .setWillMessageBytes(Buffer.buffer(UplinkCodec.encode(will)))
                .setWillQoS(QOS)
                .setWillRetain(false);
        Machine machine = gateway.machine();
        if (machine != null) {
            options.setUsername(machine.username()).setPassword(machine.password());
        }
        options.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        return options;
    }

    void open() {
        long timeout = vertx.setTimer(HANDSHAKE_TIMEOUT_MILLIS, late -> {
            if (!subscribed) {
                drop();
                end();
            }
        });
        way().compose(open -> connect()).compose(this::subscribe).onFailure(failure -> {
            vertx.cancelTimer(timeout);
            refused = failure instanceof MqttConnectionException connack
                    && (connack.code() == MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED
                            || connack.code() == MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
            drop();
            end();
        });
    }

    /** Over WebSocket it leads over a bridge of this connection's own. */
    private Future<Void> way() {
        if (endpoint.kind() != Kind.WSS) {
            return Future.succeededFuture();
        }
        return WebSocketBridge.open(vertx, endpoint.host(), endpoint.port(), endpoint.path(), options)
                .map(opened -> {
                    bridge = opened;
                    return null;
                });
    }

    private Future<MqttClient> connect() {
        if (ended) {
            closeBridge();
            return Future.failedFuture("given up meanwhile");
        }
        MqttClient created = MqttClient.create(vertx, options);
        created.publishHandler(this::received);
        created.subscribeCompletionHandler(this::subscribed);
        created.closeHandler(closed -> end());
        client = created;
        return created.connect(endpoint.port(), endpoint.host()).map(created);
    }

    private Future<Integer> subscribe(MqttClient client) {
        if (ended) {
            return Future.failedFuture("given up meanwhile");
        }
        Map<String, Integer> topics = new LinkedHashMap<>();
        gateway.downlinks().forEach(topic -> topics.put(topic, QOS));
        return client.subscribe(topics);
    }

    private void subscribed(MqttSubAckMessage suback) {
        if (suback.grantedQoSLevels().contains(REFUSED)) {
            drop();
        } else if (!ended) {
            subscribed = true;
            listener.up();
        }
    }

    private void received(MqttPublishMessage message) {
        if (!ended) {
            listener.received(message.payload().getBytes());
        }
    }

    /** Whether it was handed over; false on a connection that is not (or no longer) up. */
    boolean send(String topic, UplinkMessage message) {
        return send(topic, UplinkCodec.encode(message));
    }

    boolean send(String topic, byte[] payload) {
        // A client whose connection has gone throws instead of failing.
        MqttClient current = client;
        if (ended || current == null || !current.isConnected()) {
            return false;
        }
        return !current.publish(topic, Buffer.buffer(payload), MqttQoS.AT_LEAST_ONCE, false, false)
                .failed();
    }

    /** Whether the broker did not take the credential. */
    boolean wasRefused() {
        return refused;
    }

    /** Ends the connection in order: no will. The future ends with the connection. */
    Future<Void> close() {
        MqttClient current = client;
        if (current != null && current.isConnected()) {
            LineEnd.sayDisconnect(current);
            vertx.setTimer(GOODBYE_MILLIS, late -> current.disconnect());
        } else {
            if (current != null) {
                current.disconnect();
            }
            end();
        }
        return gone.future();
    }

    /** Ends the connection as a cut line does: the broker publishes the will. */
    void drop() {
        MqttClient current = client;
        if (current != null) {
            LineEnd.cut(current);
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            closeBridge();
            gone.complete();
            listener.down();
        }
    }

    private void closeBridge() {
        if (bridge != null) {
            bridge.close();
        }
    }
}
