package io.sallyport.messaging;

import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import io.smallrye.reactive.messaging.mqtt.MqttConnector;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** What the connections to the broker are like at this moment, by channel. */
@ApplicationScoped
public class BrokerLink {
    private final HealthReporter connector;

    BrokerLink(@Connector("smallrye-mqtt") MqttConnector connector) {
        this.connector = connector;
    }

    /** Whether the channel's connection is up. */
    public boolean isConnected(String channel) {
        for (HealthReport.ChannelInfo info : connector.getReadiness().getChannels()) {
            if (info.getChannel().equals(channel)) {
                return info.isOk();
            }
        }
        return false;
    }

    /** Whether commands can be sent to every gateway: all connections are up. */
    public boolean canSend() {
        return areConnected(DownlinkChannels.ALL);
    }

    /** Whether everything that gateways say can reach this replica. */
    public boolean canReceive() {
        return areConnected(UplinkChannels.ALL);
    }

    private boolean areConnected(List<String> channels) {
        int connected = 0;
        for (HealthReport.ChannelInfo info : connector.getReadiness().getChannels()) {
            if (channels.contains(info.getChannel()) && info.isOk()) {
                connected++;
            }
        }
        return connected == channels.size();
    }

    /** Each channel: whether its connection is up, and whether its stream still flows (false before the first SUBACK). */
    public Map<String, ChannelState> channels() {
        Map<String, ChannelState> states = new TreeMap<>();
        for (HealthReport.ChannelInfo info : connector.getLiveness().getChannels()) {
            states.put(info.getChannel(), new ChannelState(isConnected(info.getChannel()), info.isOk()));
        }
        return states;
    }

    public record ChannelState(boolean connected, boolean flowing) {}
}
