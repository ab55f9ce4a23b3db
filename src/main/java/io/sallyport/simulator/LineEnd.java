package io.sallyport.simulator;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.impl.MqttClientImpl;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Two ways to end a connection that the MQTT client's own API does not have. It reaches for the client's socket to do so; the tests of
 * the will and of the restart say if a newer version keeps it elsewhere.
 */
final class LineEnd {
    private static final VarHandle CONNECTION = find();

    private LineEnd() {}

    /** Closes the TCP connection without a DISCONNECT, as a cut line does, so that the broker publishes the will. */
    static void cut(MqttClient client) {
        NetSocketInternal socket = socket(client);
        if (socket != null) {
            socket.close();
        }
    }

    /**
     * Says DISCONNECT and leaves it to the broker to close the connection. The client would close at once, and a broker that hears of
     * the end of the line before it has come to the DISCONNECT publishes the will (measured with Artemis).
     */
    static void sayDisconnect(MqttClient client) {
        NetSocketInternal socket = socket(client);
        if (socket != null) {
            socket.writeMessage(MqttMessage.DISCONNECT);
        }
    }

    private static @Nullable NetSocketInternal socket(MqttClient client) {
        return (NetSocketInternal) CONNECTION.get((MqttClientImpl) client);
    }

    private static VarHandle find() {
        try {
            return MethodHandles.privateLookupIn(MqttClientImpl.class, MethodHandles.lookup())
                    .findVarHandle(MqttClientImpl.class, "connection", NetSocketInternal.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of the MQTT client keeps its socket elsewhere", e);
        }
    }
}
