package io.sallyport.messaging;

import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;

/**
 * Says why the broker ended a connection that was made already, which the MQTT client keeps to itself: under TLS 1.3 a certificate of the client is refused
 * only then. {@link OncePerOutage} keeps it from being said at each try.
 */
final class ConnectionFailures {
    private ConnectionFailures() {}

    static MqttClientSession saidOf(MqttClientSession session) {
        return session.exceptionHandler(cause -> Log.error("The connection to the broker failed: " + cause));
    }
}
