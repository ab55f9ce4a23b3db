package io.sallyport.messaging;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.mqtt.SendingMqttMessageMetadata;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
import io.smallrye.reactive.messaging.mqtt.session.SessionEvent;
import io.smallrye.reactive.messaging.mqtt.session.SessionState;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/**
 * One connection that channels send over. A message is acknowledged when the broker has acknowledged it (at QoS 0: when it is written), and
 * refused at once when its connection is lost before that, or is not there. While the connection stays up, a message is waited for: it has
 * reached the broker or will, and would come twice if it were sent again. A broker that leaves one without its acknowledgement for too long
 * is taken for dead, and the connection is made anew, so nothing waits for ever.
 */
final class MqttPublication {
    private static final int LOOKS_PER_WAIT = 10;

    /** All that is done with the session is done here: the session is not made for several threads, and messages keep their order. */
    private final Context loop;

    private final Supplier<MqttClientSession> sessions;
    private final Duration acknowledgeWithin;
    private final int most;
    /** What is not acknowledged, the oldest first. Bounded: no channel is asked for more than fits. Safe: only the loop's thread has it. */
    private final Set<Sending> pending = new LinkedHashSet<>();
    /** The part of it that is written, by packet ID. Bounded and safe likewise. */
    private final Map<Integer, Sending> written = new HashMap<>();
    /** Only the loop's thread writes it; read by the probes. */
    private volatile @Nullable MqttClientSession session;
    /** Only the loop's thread has it. */
    private @Nullable Long looking;

    /**
     * @param loop the event loop's context that is to be the connection's
     * @param sessions makes a session that is not started
     * @param most how many messages of each channel may be on their way without an acknowledgement
     */
    MqttPublication(Context loop, Supplier<MqttClientSession> sessions, int most, Duration acknowledgeWithin) {
        this.loop = loop;
        this.sessions = sessions;
        this.most = most;
        this.acknowledgeWithin = acknowledgeWithin;
    }

    /** One more channel that sends over this connection, which is made with the first one. */
    Flow.Subscriber<Message<byte[]>> channel() {
        return new Channel();
    }

    boolean isConnected() {
        MqttClientSession current = session;
        return current != null && current.isConnected();
    }

    /** DISCONNECT; there is no way back. Returns at once. */
    void disconnect() {
        loop.runOnContext(on -> {
            if (looking != null) {
                vertx().cancelTimer(looking);
            }
            if (session != null) {
                session.stop();
            }
        });
    }

    private Vertx vertx() {
        return loop.owner();
    }

    private void connect() {
        if (session == null) {
            session = open();
            looking = vertx().setPeriodic(
                            Math.max(1, acknowledgeWithin.toMillis() / LOOKS_PER_WAIT), timer -> giveUpOnADeadOne());
        }
    }

    private MqttClientSession open() {
        MqttClientSession opened = sessions.get();
        opened.sessionStateHandler(this::changed);
        opened.publishCompletionHandler(this::acknowledged);
        opened.start();
        return opened;
    }

    /** The client keeps what is written and not acknowledged, and says nothing of it when the connection is lost: hence this. */
    private void changed(SessionEvent event) {
        if (event.getSessionState() != SessionState.CONNECTED) {
            refuseAll("the connection was lost before the broker's acknowledgement", event.getCause());
        }
    }

    private void send(Sending sending) {
        pending.add(sending);
        SendingMqttMessageMetadata how = sending.how;
        // There since the channel asked for messages.
        Objects.requireNonNull(session)
                .publish(how.getTopic(), Buffer.buffer(sending.payload), how.getQosLevel(), false, how.isRetain())
                .onComplete(result -> written(sending, result));
    }

    private void written(Sending sending, AsyncResult<Integer> result) {
        if (result.failed()) {
            end(sending, result.cause());
        } else if (sending.how.getQosLevel() == MqttQoS.AT_MOST_ONCE) {
            end(sending, null);
        } else if (pending.contains(sending)) {
            written.put(result.result(), sending);
        }
    }

    private void acknowledged(int packetId) {
        Sending sending = written.remove(packetId);
        if (sending != null) {
            end(sending, null);
        }
    }

    private void end(Sending sending, @Nullable Throwable failure) {
        if (pending.remove(sending)) {
            sending.end.accept(failure);
        }
    }

    private void refuseAll(String why, @Nullable Throwable cause) {
        List<Sending> refused = List.copyOf(pending);
        pending.clear();
        written.clear();
        refused.forEach(sending -> sending.end.accept(new DownlinkUncertainException(why, cause)));
    }

    /**
     * Another session rather than the same one once more: what a broker that is dead has not read would have to be written before the old connection
     * ends. The broker ends it itself, when the same client connects again.
     */
    private void giveUpOnADeadOne() {
        MqttClientSession dead = session;
        if (dead == null || pending.isEmpty() || !pending.iterator().next().isOlderThan(acknowledgeWithin)) {
            return;
        }
        Log.warnf(
                "the broker has not acknowledged a message for %d ms; its connection is made anew; %d messages were on their way",
                acknowledgeWithin.toMillis(), pending.size());
        dead.sessionStateHandler(null);
        dead.publishCompletionHandler(null);
        dead.stop();
        session = open();
        refuseAll("the broker has not acknowledged the message in time", null);
    }

    /** Asks for as many messages as may be on their way, and for another one when one has ended: so the emitter in front refuses what has no room. */
    private final class Channel implements Flow.Subscriber<Message<byte[]>> {
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            loop.runOnContext(on -> connect());
            subscription.request(most);
        }

        @Override
        public void onNext(Message<byte[]> message) {
            Flow.Subscription from = Objects.requireNonNull(subscription);
            Sending sending = new Sending(message, failure -> {
                from.request(1);
                if (failure == null) {
                    message.ack();
                } else {
                    message.nack(failure);
                }
            });
            loop.runOnContext(on -> send(sending));
        }

        @Override
        public void onError(Throwable failure) {
            Log.error("a channel that sends has failed", failure);
        }

        @Override
        public void onComplete() {
            // The connection ends with the application.
        }
    }

    /** A message on its way. */
    private static final class Sending {
        private final long sinceNanos = System.nanoTime();
        private final byte[] payload;
        private final SendingMqttMessageMetadata how;
        /** Told how it ended: null if the broker has it. */
        private final Consumer<@Nullable Throwable> end;

        Sending(Message<byte[]> message, Consumer<@Nullable Throwable> end) {
            this.payload = message.getPayload();
            this.how = message.getMetadata(SendingMqttMessageMetadata.class)
                    .orElseThrow(() -> new IllegalArgumentException("a message without a topic"));
            this.end = end;
        }

        boolean isOlderThan(Duration duration) {
            return System.nanoTime() - sinceNanos > duration.toNanos();
        }
    }
}
