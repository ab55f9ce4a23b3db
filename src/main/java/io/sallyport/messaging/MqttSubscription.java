package io.sallyport.messaging;

import io.micrometer.core.instrument.Counter;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
import io.smallrye.reactive.messaging.mqtt.session.RequestedQoS;
import io.smallrye.reactive.messaging.mqtt.session.SubscriptionState;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/** One channel's connection and its one subscription, which the session makes anew whenever it connects. */
final class MqttSubscription {
    private final String channel;
    private final String topic;
    private final RequestedQoS qos;
    private final MqttClientSession session;
    private final Counter notTaken;
    /** Set when nobody listens to the stream any more; read by the probes. */
    private volatile boolean ended;

    MqttSubscription(String channel, String topic, RequestedQoS qos, MqttClientSession session, Counter notTaken) {
        this.channel = channel;
        this.topic = topic;
        this.qos = qos;
        this.session = session;
        this.notTaken = notTaken;
    }

    String channel() {
        return channel;
    }

    /**
     * What comes in, from the first subscriber on, on the thread that reads the connection. A subscriber that returns at once has always asked
     * for the next one; what comes while it has not is dropped and counted, since waiting would keep the broker's answers from being read.
     */
    Multi<Message<byte[]>> messages() {
        return Multi.createFrom()
                .<Message<byte[]>>emitter(
                        emitter -> {
                            session.messageHandler(message -> emitter.emit(Message.of(
                                    message.payload().getBytes(), Metadata.of(new ReceivedOn(message.topicName())))));
                            start();
                        },
                        BackPressureStrategy.IGNORE)
                .onOverflow()
                .invoke(message -> notTaken.increment())
                .drop()
                .onTermination()
                .invoke(() -> ended = true);
    }

    private void start() {
        session.subscriptionStateHandler(event -> {
            if (event.getSubscriptionState() == SubscriptionState.FAILED) {
                Log.errorf("the broker refuses the subscription of channel %s to %s", channel, topic);
            }
        });
        session.start();
        session.subscribe(topic, qos);
    }

    boolean isConnected() {
        return session.isConnected();
    }

    /** Whether what comes in reaches the application: the broker has granted the subscription, and the stream has not ended. */
    boolean isFlowing() {
        return !ended && session.getSubscriptionState(topic) == SubscriptionState.SUBSCRIBED;
    }

    /** Returns at once. The connection stays, so that what the broker has sent already still comes in. */
    void unsubscribe() {
        session.unsubscribe(topic);
    }

    /** DISCONNECT; there is no way back. */
    CompletionStage<Void> disconnect() {
        return session.stop().toCompletionStage();
    }
}
