package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
import io.smallrye.reactive.messaging.mqtt.session.RequestedQoS;
import io.smallrye.reactive.messaging.mqtt.session.SubscriptionState;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MqttSubscriptionTest {
    private static final String TOPIC = "$share/GID_console/csg_up_stat/status/+";

    private final Counter notTaken = new SimpleMeterRegistry().counter("not-taken");
    private final List<String> asked = new ArrayList<>();
    private @Nullable Handler<MqttPublishMessage> reader;
    private @Nullable SubscriptionState granted;
    private final MqttSubscription subscription =
            new MqttSubscription("uplink-status", TOPIC, RequestedQoS.QOS_1, session(), notTaken);

    @Test
    void subscribesWhenSomebodyListensAndNotBefore() {
        var stream = subscription.messages();
        assertThat(asked).isEmpty();

        stream.subscribe().with(message -> {});

        assertThat(asked).containsExactly("start", "subscribe " + TOPIC);
    }

    @Test
    void handsAMessageOnWithItsTopicOnTheThreadThatReadsIt() {
        List<Thread> threads = new ArrayList<>();
        List<Message<byte[]>> messages = new ArrayList<>();
        subscription.messages().subscribe().with(message -> {
            threads.add(Thread.currentThread());
            messages.add(message);
        });

        arrives("csg_up_stat/status/one", "first");

        assertThat(threads).containsExactly(Thread.currentThread());
        assertThat(messages).singleElement().satisfies(message -> {
            assertThat(message.getPayload()).asString().isEqualTo("first");
            assertThat(message.getMetadata(ReceivedOn.class)).contains(new ReceivedOn("csg_up_stat/status/one"));
        });
    }

    @Test
    void dropsAndCountsWhatItsSubscriberHasNoPlaceForAndGoesOn() {
        AssertSubscriber<Message<byte[]>> slow =
                subscription.messages().subscribe().withSubscriber(AssertSubscriber.create(1));

        for (int number = 0; number < 100_000; number++) {
            arrives("csg_up_stat/status/one", "burst");
        }
        slow.request(1);
        arrives("csg_up_stat/status/one", "after");

        assertThat(notTaken.count()).isEqualTo(99_999);
        assertThat(slow.getItems()).hasSize(2);
        assertThat(slow.getItems().get(1).getPayload()).asString().isEqualTo("after");
        slow.assertNotTerminated();
    }

    @Test
    void flowsFromTheGrantOfItsSubscriptionUntilNobodyListens() {
        var listener = subscription.messages().subscribe().with(message -> {});
        assertThat(subscription.isFlowing()).isFalse();

        granted = SubscriptionState.SUBSCRIBED;
        assertThat(subscription.isFlowing()).isTrue();

        listener.cancel();
        assertThat(subscription.isFlowing()).isFalse();
    }

    private void arrives(String topic, String payload) {
        MqttPublishMessage message = MqttPublishMessage.create(
                1,
                MqttQoS.AT_LEAST_ONCE,
                false,
                false,
                topic,
                Buffer.buffer(payload).getByteBuf());
        Objects.requireNonNull(reader).handle(message);
    }

    /** A session that does nothing, and remembers what it was asked for. */
    private MqttClientSession session() {
        return (MqttClientSession) Proxy.newProxyInstance(
                MqttSubscriptionTest.class.getClassLoader(),
                new Class<?>[] {MqttClientSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "messageHandler" -> {
                        @SuppressWarnings("unchecked") // the method's only parameter
                        Handler<MqttPublishMessage> handler = (Handler<MqttPublishMessage>) arguments[0];
                        reader = handler;
                        yield proxy;
                    }
                    case "subscriptionStateHandler" -> proxy;
                    case "getSubscriptionState" -> granted;
                    case "start" -> {
                        asked.add("start");
                        yield Future.succeededFuture();
                    }
                    case "subscribe" -> {
                        asked.add("subscribe " + arguments[0]);
                        yield Future.succeededFuture();
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
