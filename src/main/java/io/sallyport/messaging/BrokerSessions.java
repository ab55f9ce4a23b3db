package io.sallyport.messaging;

import io.sallyport.protocol.ClientId;
import io.smallrye.reactive.messaging.ClientCustomizer;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSessionOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.Config;

/**
 * Gives each channel its connection: the connector lets outgoing channels with the same client ID share one, and the first decides its options.
 * Hence one client ID for each priority class (for downlinks one for each connection), and all other options at connector level, but the
 * reconnects, which have no setting.
 */
@ApplicationScoped
class BrokerSessions implements ClientCustomizer<MqttClientSessionOptions> {
    private final Replica replica;
    private final BrokerConfig config;
    private final BrokerConnectionConfig connection;

    BrokerSessions(Replica replica, BrokerConfig config, BrokerConnectionConfig connection) {
        this.replica = replica;
        this.config = config;
        this.connection = connection;
    }

    @Override
    public MqttClientSessionOptions customize(String channel, Config config, MqttClientSessionOptions options) {
        options.setClientId(clientIdOf(channel).toString());
        connection.username().ifPresent(options::setUsername);
        connection.password().ifPresent(options::setPassword);
        options.setReconnectDelay(
                new ReconnectJitter(most -> ThreadLocalRandom.current().nextLong(most)));
        return options;
    }

    private ClientId clientIdOf(String channel) {
        return DownlinkChannels.isOne(channel)
                ? replica.downlinkClientId(DownlinkChannels.connectionOf(channel, config.downlinkConnections()))
                : replica.clientId(PriorityClass.ofChannel(channel));
    }
}
