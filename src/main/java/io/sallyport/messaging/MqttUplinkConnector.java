package io.sallyport.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.ClientCustomizer;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import io.smallrye.reactive.messaging.mqtt.MqttConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.mqtt.internal.MqttHelpers;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSessionOptions;
import io.smallrye.reactive.messaging.mqtt.session.RequestedQoS;
import io.smallrye.reactive.messaging.providers.helpers.ConfigUtils;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Incoming channels over MQTT, without a buffer: an annotated method runs on the thread that reads its channel's connection, so a burst waits
 * in the broker's socket, not in memory. The platform's own connector puts a buffer of a fixed size and a second thread between the two, and ends
 * the channel for good when the buffer is full. It is configured with the same attributes as that one; each channel has a connection of its own.
 */
@ApplicationScoped
@Connector(MqttUplinkConnector.NAME)
class MqttUplinkConnector implements InboundConnector, HealthReporter {
    static final String NAME = "sallyport-mqtt";

    private final Vertx vertx;
    private final Instance<ClientCustomizer<MqttClientSessionOptions>> customizers;
    private final Instance<MqttClientSessionOptions> namedOptions;
    private final MeterRegistry registry;
    /** One for each channel. Safe: copied when it is written, at the start. */
    private final List<MqttSubscription> subscriptions = new CopyOnWriteArrayList<>();

    MqttUplinkConnector(
            Vertx vertx,
            @Any Instance<ClientCustomizer<MqttClientSessionOptions>> customizers,
            @Any Instance<MqttClientSessionOptions> namedOptions,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.customizers = customizers;
        this.namedOptions = namedOptions;
        this.registry = registry;
    }

    /** Metric {@code sallyport.uplink.not_taken}: messages that came while the channel's method had not returned. */
    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
        MqttConnectorIncomingConfiguration incoming = new MqttConnectorIncomingConfiguration(config);
        MqttClientSessionOptions options =
                ConfigUtils.customize(config, customizers, MqttHelpers.createClientOptions(incoming, namedOptions));
        String channel = incoming.getChannel();
        MqttSubscription subscription = new MqttSubscription(
                channel,
                incoming.getTopic().orElse(channel),
                RequestedQoS.valueOf(incoming.getQos()),
                MqttClientSession.create(vertx, options),
                registry.counter("sallyport.uplink.not_taken", "channel", channel));
        subscriptions.add(subscription);
        return subscription.messages();
    }

    @Override
    public HealthReport getReadiness() {
        return report(MqttSubscription::isConnected);
    }

    @Override
    public HealthReport getLiveness() {
        return report(MqttSubscription::isFlowing);
    }

    private HealthReport report(Predicate<MqttSubscription> check) {
        HealthReport.HealthReportBuilder report = HealthReport.builder();
        subscriptions.forEach(each -> report.add(each.channel(), check.test(each)));
        return report.build();
    }

    /** Ends all subscriptions and keeps the connections. Returns at once; the broker's answers come later. */
    void unsubscribe() {
        subscriptions.forEach(MqttSubscription::unsubscribe);
    }

    /** Returns at once; there is no way back. */
    void disconnect() {
        subscriptions.forEach(MqttSubscription::disconnect);
    }

    /** Whether any of its connections is up. */
    boolean isConnected() {
        return subscriptions.stream().anyMatch(MqttSubscription::isConnected);
    }
}
