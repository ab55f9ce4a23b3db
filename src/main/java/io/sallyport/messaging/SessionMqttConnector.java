package io.sallyport.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.ClientCustomizer;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import io.smallrye.reactive.messaging.mqtt.MqttConnectorCommonConfiguration;
import io.smallrye.reactive.messaging.mqtt.MqttConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.mqtt.MqttConnectorOutgoingConfiguration;
import io.smallrye.reactive.messaging.mqtt.internal.MqttHelpers;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSessionOptions;
import io.smallrye.reactive.messaging.mqtt.session.RequestedQoS;
import io.smallrye.reactive.messaging.providers.helpers.ConfigUtils;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Channels over MQTT without a buffer. Incoming: an annotated method runs on the thread that reads its channel's connection, so a burst waits in the broker's
 * socket, not in memory. The platform's own connector puts a buffer of a fixed size and a second thread between the two, and ends the channel for good when
 * the buffer is full. Outgoing: a message is acknowledged when the broker has it; for the platform's connector it is sent when it is written.
 *
 * <p>It is configured with the same attributes as that one. Each incoming channel has a connection of its own; outgoing channels with the same client ID share
 * one, which has the options of the first.
 */
@ApplicationScoped
@Connector(SessionMqttConnector.NAME)
class SessionMqttConnector implements InboundConnector, OutboundConnector, HealthReporter {
    static final String NAME = "sallyport-mqtt";

    private final Vertx vertx;
    private final Instance<ClientCustomizer<MqttClientSessionOptions>> customizers;
    private final Instance<MqttClientSessionOptions> namedOptions;
    private final BrokerConfig broker;
    private final BrokerTransport transport;
    private final MeterRegistry registry;
    private final Mode mode;
    /** One for each incoming channel. Safe: copied when it is written, at the start. */
    private final List<MqttSubscription> subscriptions = new CopyOnWriteArrayList<>();
    /** By client ID. Safe: a concurrent map, as the next one. */
    private final Map<String, MqttPublication> publications = new ConcurrentHashMap<>();
    /** By outgoing channel. */
    private final Map<String, MqttPublication> publicationOf = new ConcurrentHashMap<>();

    SessionMqttConnector(
            Vertx vertx,
            @Any Instance<ClientCustomizer<MqttClientSessionOptions>> customizers,
            @Any Instance<MqttClientSessionOptions> namedOptions,
            BrokerConfig broker,
            BrokerTransport transport,
            MeterRegistry registry,
            Mode mode) {
        this.vertx = vertx;
        this.customizers = customizers;
        this.namedOptions = namedOptions;
        this.broker = broker;
        this.transport = transport;
        this.registry = registry;
        this.mode = mode;
    }

    /** In serverless mode nothing ever comes. Metric {@code sallyport.uplink.not_taken}: messages that came while the channel's method had not returned. */
    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(Config config) {
        if (mode.isServerless()) {
            return Multi.createFrom().<Message<byte[]>>nothing();
        }
        MqttConnectorIncomingConfiguration incoming = new MqttConnectorIncomingConfiguration(config);
        String channel = incoming.getChannel();
        MqttClientSessionOptions options = options(config, incoming);
        transport.lead(options);
        MqttSubscription subscription = new MqttSubscription(
                channel,
                incoming.getTopic().orElse(channel),
                RequestedQoS.valueOf(incoming.getQos()),
                ConnectionFailures.saidOf(MqttClientSession.create(vertx, options)),
                registry.counter("sallyport.uplink.not_taken", "channel", channel));
        subscriptions.add(subscription);
        return subscription.messages();
    }

    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(Config config) {
        if (mode.isServerless()) {
            return new NoConnection();
        }
        MqttConnectorOutgoingConfiguration outgoing = new MqttConnectorOutgoingConfiguration(config);
        MqttClientSessionOptions options = options(config, outgoing);
        MqttPublication publication = publications.computeIfAbsent(options.getClientId(), id -> publication(options));
        publicationOf.put(outgoing.getChannel(), publication);
        return publication.channel();
    }

    private MqttPublication publication(MqttClientSessionOptions options) {
        transport.lead(options);
        return new MqttPublication(
                // One for each connection, so that they share the machine's cores.
                ((VertxInternal) vertx).createEventLoopContext(),
                () -> ConnectionFailures.saidOf(MqttClientSession.create(vertx, options)),
                options.getMaxInflightQueue(),
                broker.acknowledgeWithin());
    }

    private MqttClientSessionOptions options(Config config, MqttConnectorCommonConfiguration channel) {
        return ConfigUtils.customize(config, customizers, MqttHelpers.createClientOptions(channel, namedOptions));
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
        // Nothing but the connection can keep an outgoing channel from flowing.
        publicationOf.forEach((channel, publication) -> report.add(channel, publication.isConnected()));
        return report.build();
    }

    /** Ends all subscriptions and keeps the connections. Returns at once; the broker's answers come later. */
    void unsubscribe() {
        subscriptions.forEach(MqttSubscription::unsubscribe);
    }

    /** Returns at once; there is no way back. */
    void disconnectIncoming() {
        subscriptions.forEach(MqttSubscription::disconnect);
    }

    /** Returns at once; there is no way back. */
    void disconnectOutgoing() {
        publications.values().forEach(MqttPublication::disconnect);
    }

    /** Whether any of the incoming channels' connections is up. */
    boolean hasIncoming() {
        return subscriptions.stream().anyMatch(MqttSubscription::isConnected);
    }

    /** Asks for no message, so that the emitter in front refuses each. */
    private static final class NoConnection implements Flow.Subscriber<Message<byte[]>> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onNext(Message<byte[]> message) {
            message.nack(new IllegalStateException("there is no connection to the broker in serverless mode"));
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
