package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.TopicScheme;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.mqtt.SendingMqttMessageMetadata;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSessionOptions;
import io.smallrye.reactive.messaging.providers.DefaultEmitterConfiguration;
import io.smallrye.reactive.messaging.providers.extension.EmitterImpl;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a send has succeeded and when it has failed: against a broker whose every acknowledgement the test decides. */
class MqttDownlinkTest {
    private static final ClientId GATEWAY = ClientId.parse("GID_hangzhou@@@gw-0000000000001");
    /** As long as a send once took at most, and a bit. */
    private static final Duration SLOW = Duration.ofMillis(4_500);

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private @Nullable MqttPublication publication;

    @AfterEach
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void waitsForABrokerThatIsSlowToAcknowledgeAndSendsOnce() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        broker.onMessage((connection, message) ->
                vertx.setTimer(SLOW.toMillis(), timer -> ScriptedBroker.acknowledge(connection, message)));
        MqttDownlink downlink = connected(broker.port(), 10, LONG);

        CompletableFuture<Void> sending = send(downlink, "slow");
        await().until(() -> broker.received().size() == 1);
        assertThat(sending).isNotDone();

        assertThat(sending).succeedsWithin(SLOW.plus(AT_ONCE));
        assertThat(broker.received()).hasSize(1);
        assertThat(broker.connections()).hasSize(1);
        assertThat(sends("sent")).isEqualTo(1);
    }

    @Test
    void failsAtOnceWhenTheConnectionIsLostBeforeTheAcknowledgement() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        MqttDownlink downlink = connected(broker.port(), 10, LONG);
        List<CompletableFuture<Void>> sendings = List.of(send(downlink, "one"), send(downlink, "two"));
        await().until(() -> broker.received().size() == 2);
        ScriptedBroker.acknowledge(broker.connections().get(0), broker.message(0));
        await().until(sendings.get(0)::isDone);

        broker.connections().get(0).close();

        await().atMost(AT_ONCE).until(sendings.get(1)::isDone);
        assertThat(sendings.get(0)).isCompleted();
        assertUncertain(sendings.get(1));
        assertThat(sends("failed")).isEqualTo(1);
    }

    @Test
    void sendsOverTheNextConnectionWhatIsSentThen() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        MqttDownlink downlink = connected(broker.port(), 1, LONG);
        CompletableFuture<Void> lost = send(downlink, "lost");
        await().until(() -> broker.received().size() == 1);
        broker.connections().get(0).close();
        await().until(lost::isDone);
        broker.acknowledges();

        await().until(() -> broker.connections().size() == 2 && publication().isConnected());
        CompletableFuture<Void> next = send(downlink, "next");

        assertThat(next).succeedsWithin(AT_ONCE);
        assertThat(broker.received()).hasSize(2);
        assertThat(broker.received().get(1)).contains("next");
    }

    @Test
    void refusesAtOnceWhatHasNoRoom() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        MqttDownlink downlink = connected(broker.port(), 2, LONG);
        CompletableFuture<Void> first = send(downlink, "first");
        send(downlink, "second");

        CompletableFuture<Void> third = send(downlink, "third");

        assertThat(third).isCompletedExceptionally();
        assertThatThrownBy(third::join).hasCauseInstanceOf(DownlinkFullException.class);
        assertThat(sends("full")).isEqualTo(1);
        await().until(() -> broker.received().size() == 2);
        ScriptedBroker.acknowledge(broker.connections().get(0), broker.message(0));
        await().until(first::isDone);
        send(downlink, "fourth");
        await().until(() -> broker.received().size() == 3);
        assertThat(broker.received().get(2)).contains("fourth");
    }

    @Test
    void refusesWhatTheClientHasNoRoomFor() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        MqttDownlink downlink = downlink(new MqttPublication(
                ((VertxInternal) vertx).createEventLoopContext(), session(broker.port(), 1), 10, LONG));
        await().until(publication()::isConnected);
        send(downlink, "first");

        CompletableFuture<Void> second = send(downlink, "second");

        await().atMost(AT_ONCE).until(second::isDone);
        assertThatThrownBy(second::join).hasCauseInstanceOf(DownlinkFullException.class);
        assertThat(sends("full")).isEqualTo(1);
    }

    @Test
    void makesTheConnectionAnewWhenTheBrokerDoesNotAcknowledge() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        MqttDownlink downlink = connected(broker.port(), 10, Duration.ofMillis(200));
        CompletableFuture<Void> sending = send(downlink, "never acknowledged");
        await().until(() -> broker.received().size() == 1);
        broker.acknowledges();

        await().until(() -> broker.connections().size() == 2 && publication().isConnected());

        assertUncertain(sending);
        assertThat(send(downlink, "next")).succeedsWithin(AT_ONCE);
        await().until(() -> !broker.connections().get(0).isConnected());
    }

    @Test
    void aBrokerThatDoesNotEvenReadHoldsUpNothing() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            List<Socket> connections = new CopyOnWriteArrayList<>();
            Thread accepting = new Thread(() -> grantAndReadNothing(listener, connections));
            accepting.setDaemon(true);
            accepting.start();
            MqttDownlink downlink = connected(listener.getLocalPort(), 10_000, Duration.ofSeconds(1));

            // More than the system's buffers take.
            List<CompletableFuture<Void>> sendings = IntStream.range(0, 1_000)
                    .mapToObj(number -> send(downlink, "x".repeat(30_000)))
                    .toList();

            await().until(() -> connections.size() == 2);
            assertThat(sendings).allSatisfy(MqttDownlinkTest::assertUncertain);
            for (Socket connection : connections) {
                connection.close();
            }
        }
    }

    @Test
    void keepsNothingForABrokerThatIsNotThere() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        MqttDownlink downlink = downlink(10, port, LONG);

        CompletableFuture<Void> early = send(downlink, "early");

        await().atMost(AT_ONCE).until(early::isDone);
        assertUnavailable(early);
        ScriptedBroker broker = ScriptedBroker.on(vertx, port);
        broker.acknowledges();
        await().until(publication()::isConnected);
        assertThat(send(downlink, "late")).succeedsWithin(AT_ONCE);
        assertThat(broker.received()).singleElement().asString().contains("late");
    }

    @Test
    void keepsTheOrder() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        broker.acknowledges();
        MqttDownlink downlink = connected(broker.port(), 1_000, LONG);

        List<CompletableFuture<Void>> sendings = IntStream.range(0, 500)
                .mapToObj(number -> send(downlink, "number-" + number + "."))
                .toList();

        await().until(() -> sendings.stream().allMatch(CompletableFuture::isDone));
        assertThat(broker.received()).hasSize(500);
        for (int number = 0; number < 500; number++) {
            assertThat(broker.received().get(number)).contains("number-" + number + ".");
        }
    }

    @Test
    void channelsThatShareAConnectionMakeOne() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        broker.acknowledges();
        MqttDownlink downlink = connected(broker.port(), 10, LONG);

        assertThat(send(downlink, "any")).succeedsWithin(AT_ONCE);

        assertThat(broker.connections()).hasSize(1);
    }

    @Test
    void saysGoodbyeAtTheEnd() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        connected(broker.port(), 10, LONG);
        List<String> goodbyes = new CopyOnWriteArrayList<>();
        broker.connections().get(0).disconnectHandler(farewell -> goodbyes.add("DISCONNECT"));

        publication().disconnect();

        await().until(() -> !broker.connections().get(0).isConnected());
        await().until(() -> !publication().isConnected());
        assertThat(goodbyes).containsExactly("DISCONNECT");
    }

    @Test
    void aMessageAtQosZeroIsSentWhenItIsWritten() {
        ScriptedBroker broker = ScriptedBroker.on(vertx, 0);
        connected(broker.port(), 10, LONG);
        CompletableFuture<Void> written = new CompletableFuture<>();
        Message<byte[]> hint = Message.of(
                new byte[] {1},
                Metadata.of(new SendingMqttMessageMetadata("csg_events/hint", MqttQoS.AT_MOST_ONCE, false)),
                () -> {
                    written.complete(null);
                    return CompletableFuture.completedStage(null);
                });

        Multi.createFrom().items(hint).subscribe(publication().channel());

        assertThat(written).succeedsWithin(AT_ONCE);
        await().until(() -> broker.received().size() == 1);
    }

    /** Grants each client its connection and then leaves it alone. */
    private static void grantAndReadNothing(ServerSocket listener, List<Socket> connections) {
        try {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                connection.getOutputStream().write(new byte[] {0x20, 2, 0, 0});
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    /** It may be on the wire. */
    private static void assertUncertain(CompletableFuture<Void> sending) {
        assertThat(sending).isCompletedExceptionally();
        assertThatThrownBy(sending::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(DownlinkUncertainException.class);
    }

    /** It is not. */
    private static void assertUnavailable(CompletableFuture<Void> sending) {
        assertThat(sending).isCompletedExceptionally();
        assertThatThrownBy(sending::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isExactlyInstanceOf(BrokerUnavailableException.class);
    }

    private static CompletableFuture<Void> send(MqttDownlink downlink, String method) {
        Instant now = Instant.parse("2026-11-01T10:00:00Z");
        CommandMeta meta = new CommandMeta(
                new GatewayId("gw-0000000000001"), 1, UUID.randomUUID(), now, now.plusSeconds(60), null, null, null);
        Command command =
                new Command("test.any", JsonNodeFactory.instance.objectNode().put("what", method), meta, true);
        return downlink.send(GATEWAY, command, false).toCompletableFuture();
    }

    private double sends(String outcome) {
        return registry.counter("sallyport.downlink.sends", "outcome", outcome).count();
    }

    private MqttPublication publication() {
        return Objects.requireNonNull(publication);
    }

    private MqttDownlink connected(int port, int most, Duration acknowledgeWithin) {
        MqttDownlink downlink = downlink(most, port, acknowledgeWithin);
        await().until(publication()::isConnected);
        return downlink;
    }

    private MqttDownlink downlink(int most, int port, Duration acknowledgeWithin) {
        return downlink(new MqttPublication(
                ((VertxInternal) vertx).createEventLoopContext(), session(port, most), most, acknowledgeWithin));
    }

    private Supplier<MqttClientSession> session(int port, int mostInFlight) {
        MqttClientSessionOptions options = new MqttClientSessionOptions();
        options.setHostname("127.0.0.1");
        options.setPort(port);
        options.setClientId("GID_console@@@one-downlink");
        options.setMaxInflightQueue(mostInFlight);
        options.setReconnectDelay(new ReconnectJitter(below -> 50));
        return () -> MqttClientSession.create(vertx, options);
    }

    /** All channels over one connection, with emitters as the platform makes them. */
    private MqttDownlink downlink(MqttPublication over) {
        publication = over;
        List<EmitterImpl<byte[]>> emitters = new ArrayList<>();
        for (String channel : DownlinkChannels.ALL) {
            EmitterImpl<byte[]> emitter = new EmitterImpl<>(configurationOf(channel), 1);
            @SuppressWarnings("unchecked") // an emitter of byte arrays
            Multi<Message<byte[]>> messages = (Multi<Message<byte[]>>) (Multi<?>) emitter.getPublisher();
            messages.subscribe(over.channel());
            emitters.add(emitter);
        }
        DownlinkChannels channels = new DownlinkChannels(
                emitters.get(0),
                emitters.get(1),
                emitters.get(2),
                emitters.get(3),
                emitters.get(4),
                emitters.get(5),
                emitters.get(6),
                emitters.get(7),
                new OneConnection());
        return new MqttDownlink(channels, TopicScheme.DEFAULT, ConsoleKeysTest.NONE, registry);
    }

    /** As the constructor of the channels says it. */
    private static DefaultEmitterConfiguration configurationOf(String channel) {
        OnOverflow overflow = Arrays.stream(DownlinkChannels.class.getDeclaredConstructors())
                .map(constructor -> constructor.getParameters()[0].getAnnotation(OnOverflow.class))
                .findFirst()
                .orElseThrow();
        return new DefaultEmitterConfiguration(channel, null, overflow, null);
    }

    private record OneConnection() implements BrokerConfig {
        @Override
        public Optional<String> host() {
            return Optional.empty();
        }

        @Override
        public int port() {
            return 0;
        }

        @Override
        public boolean ssl() {
            return false;
        }

        @Override
        public int downlinkConnections() {
            return 1;
        }

        @Override
        public Duration acknowledgeWithin() {
            return LONG;
        }
    }
}
