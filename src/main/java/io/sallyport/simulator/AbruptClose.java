package io.sallyport.simulator;

import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.impl.MqttClientImpl;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Closes a client's TCP connection without a DISCONNECT, as a cut line does, so that the broker publishes the will. The client's own
 * API has no way to do so; this reaches for its socket, and a test of the will says if a newer version keeps it elsewhere.
 */
final class AbruptClose {
    private static final VarHandle CONNECTION = find();

    private AbruptClose() {}

    static void of(MqttClient client) {
        NetSocket socket = (NetSocket) CONNECTION.get((MqttClientImpl) client);
        if (socket != null) {
            socket.close();
        }
    }

    private static VarHandle find() {
        try {
            return MethodHandles.privateLookupIn(MqttClientImpl.class, MethodHandles.lookup())
                    .findVarHandle(
                            MqttClientImpl.class,
                            "connection",
                            MqttClientImpl.class.getDeclaredField("connection").getType());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of the MQTT client keeps its socket elsewhere", e);
        }
    }
}
