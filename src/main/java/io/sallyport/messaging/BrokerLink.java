package io.sallyport.messaging;

import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReport.ChannelInfo;
import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/** What the connections to the broker are like at this moment, by channel. */
@ApplicationScoped
public class BrokerLink {
    private final HealthReporter connector;

    private final Mode mode;

    @Inject
    BrokerLink(@Connector(SessionMqttConnector.NAME) SessionMqttConnector connector, Mode mode) {
        this((HealthReporter) connector, mode);
    }

    BrokerLink(HealthReporter connector) {
        this(connector, Mode.REPLICA);
    }

    private BrokerLink(HealthReporter connector, Mode mode) {
        this.connector = connector;
        this.mode = mode;
    }

    /** What probes say of one direction: in serverless mode no connection is kept that could be up or away. */
    public String describe(boolean connected) {
        if (mode.isServerless()) {
            return "serverless";
        }
        return connected ? "connected" : "broker away";
    }

    /** Whether the channel's connection is up. */
    public boolean isConnected(String channel) {
        return report(HealthReporter::getReadiness)
                .anyMatch(info -> info.getChannel().equals(channel) && info.isOk());
    }

    /** Whether commands can be sent to every gateway: all connections are up, or each message has one of its own. */
    public boolean canSend() {
        return mode.isServerless() || all(HealthReporter::getReadiness, DownlinkChannels.ALL);
    }

    /** Whether everything that gateways say can reach this replica: it is connected, and its subscriptions are granted; or it is pushed. */
    public boolean canReceive() {
        return mode.isServerless() || (hasUplink() && all(HealthReporter::getLiveness, UplinkChannels.ALL));
    }

    /** Whether all connections are up that gateways are heard over, also if nothing is subscribed any more. */
    boolean hasUplink() {
        return all(HealthReporter::getReadiness, UplinkChannels.ALL);
    }

    private boolean all(Function<HealthReporter, HealthReport> kind, List<String> channels) {
        return report(kind)
                        .filter(info -> channels.contains(info.getChannel()) && info.isOk())
                        .count()
                == channels.size();
    }

    /** Each channel: whether its connection is up, and whether its stream flows (false before the first SUBACK). */
    public Map<String, ChannelState> channels() {
        Map<String, ChannelState> states = new TreeMap<>();
        report(HealthReporter::getLiveness)
                .forEach(info ->
                        states.put(info.getChannel(), new ChannelState(isConnected(info.getChannel()), info.isOk())));
        return states;
    }

    private Stream<ChannelInfo> report(Function<HealthReporter, HealthReport> kind) {
        return kind.apply(connector).getChannels().stream();
    }

    public record ChannelState(boolean connected, boolean flowing) {}
}
