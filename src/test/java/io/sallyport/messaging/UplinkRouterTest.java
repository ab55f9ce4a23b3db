package io.sallyport.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sallyport.protocol.CommandReceived;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.TopicScheme;
import io.sallyport.protocol.UplinkCodec;
import io.sallyport.protocol.UplinkMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UplinkRouterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String SENDER = "GID_test@@@gw-0hzpq7k3m9x2t";
    private static final String REPLY = "csg_up_ctl/reply/" + SENDER;
    private static final String PRESENCE = "csg_up_ctl/presence/" + SENDER;
    private static final Origin ORIGIN = new Origin(3, 17, "7f3c", 2, null);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Uplink<?>> taken = new ArrayList<>();

    @Test
    void handsAMessageToItsHandlerUndecoded() {
        byte[] payload = UplinkCodec.encode(new PresenceOffline(ORIGIN, "shutdown"));

        router().route(Topic.Kind.PRESENCE, PRESENCE, payload);

        assertThat(taken).singleElement().satisfies(uplink -> {
            assertThat(uplink.type()).isEqualTo(PresenceOffline.class);
            assertThat(uplink.sender()).hasToString(SENDER);
            assertThat(uplink.gatewayId()).hasToString("gw-0hzpq7k3m9x2t");
            assertThat(uplink.groupId()).hasToString("GID_test");
            assertThat(uplink.origin()).isEqualTo(ORIGIN);
            assertThat(uplink.receivedAt()).isEqualTo(NOW);
            assertThat(uplink.payload()).isSameAs(payload);
            assertThat(uplink.decode()).isEqualTo(new PresenceOffline(ORIGIN, "shutdown"));
        });
        assertThat(received("presence")).isEqualTo(1);
        assertThat(rejections()).isEmpty();
    }

    @Test
    void aMessageWithoutAHandlerEndsTheStartByName() {
        List<UplinkHandler<?>> handlers = allHandlers(taken::add);
        handlers.removeIf(handler -> handler.messageType() == StatusReport.class);

        assertThatThrownBy(() -> router(handlers))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no handler for StatusReport");
    }

    @Test
    void twoHandlersOfOneMessageEndTheStartByName() {
        List<UplinkHandler<?>> handlers = allHandlers(taken::add);
        handlers.add(new Handler<>(CommandReceived.class, taken::add));

        assertThatThrownBy(() -> router(handlers))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("two handlers for CommandReceived");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                garbage | NOT_JSON
                `` | NOT_JSON_RPC
                [] | NOT_JSON_RPC
                {} | NOT_JSON_RPC
                {"jsonrpc":"2.0","method":"gateway.sing","params":{}} | UNKNOWN_METHOD
                {"jsonrpc":"2.0","method":"presence.offline","params":{}} | INVALID_MEMBERS
                {"jsonrpc":"2.0","method":"presence.offline","params":{"origin":{"binding":0,"boot":1,"bootId":"b","session":1}}} | INVALID_IDENTITY
                """)
    void garbageIsCountedWithItsReason(String payload, String reason) {
        router().route(Topic.Kind.PRESENCE, PRESENCE, payload.getBytes(StandardCharsets.UTF_8));

        assertThat(taken).isEmpty();
        assertThat(rejections()).containsExactly("presence " + reason + " 1");
    }

    @Test
    void aPayloadThatIsTooLargeIsCounted() {
        router().route(Topic.Kind.PRESENCE, PRESENCE, new byte[65_537]);

        assertThat(rejections()).containsExactly("presence TOO_LARGE 1");
    }

    @ParameterizedTest
    @CsvSource({
        "no_such_parent/presence/GID_test@@@gw-0hzpq7k3m9x2t, INVALID_TOPIC",
        "csg_up_ctl, INVALID_TOPIC",
        "csg_up_ctl/reply/GID_test@@@gw-0hzpq7k3m9x2t, INVALID_TOPIC",
        "csg_up_ctl/presence/GID_test, INVALID_IDENTITY",
        "csg_up_ctl/presence/GID_test@@@console-r-control, INVALID_IDENTITY",
        "csg_up_ctl/presence/GID_aaaaaaaaaaaaaaaaaaaaa@@@gw-0hzpq7k3m9x2t1, INVALID_TOPIC"
    })
    void aWrongTopicIsCounted(String topic, String reason) {
        router().route(Topic.Kind.PRESENCE, topic, UplinkCodec.encode(new PresenceOffline(ORIGIN, "shutdown")));

        assertThat(taken).isEmpty();
        assertThat(rejections()).containsExactly("presence " + reason + " 1");
    }

    @Test
    void aMessageOnAnothersTopicIsCounted() {
        byte[] reply = UplinkCodec.encode(new CommandReceived(ORIGIN, UUID.randomUUID()));
        byte[] presence = UplinkCodec.encode(new PresenceOffline(ORIGIN, "shutdown"));

        router().route(Topic.Kind.PRESENCE, PRESENCE, reply);
        router().route(Topic.Kind.REPLY, REPLY, presence);
        router().route(Topic.Kind.STATUS, "csg_up_stat/status/" + SENDER, presence);

        assertThat(taken).isEmpty();
        assertThat(rejections())
                .containsExactlyInAnyOrder(
                        "presence INVALID_TOPIC 1", "reply INVALID_TOPIC 1", "status INVALID_TOPIC 1");
    }

    @Test
    void aHandlerThatThrowsIsCountedAndTheNextMessageGoesOn() {
        UplinkRouter router = router(allHandlers(uplink -> {
            if (uplink.type() == PresenceOffline.class) {
                throw new IllegalStateException("a bug");
            }
            taken.add(uplink);
        }));

        router.route(Topic.Kind.PRESENCE, PRESENCE, UplinkCodec.encode(new PresenceOffline(ORIGIN, "shutdown")));
        router.route(Topic.Kind.REPLY, REPLY, UplinkCodec.encode(new CommandReceived(ORIGIN, UUID.randomUUID())));

        assertThat(rejections()).containsExactly("presence HANDLER_FAILED 1");
        assertThat(taken).hasSize(1);
    }

    @Test
    void aFloodForAHandlerThatThrowsIsNoFloodOfStackTraces() {
        UplinkRouter router = router(allHandlers(uplink -> {
            throw new IllegalStateException("a bug");
        }));
        byte[] payload = UplinkCodec.encode(new PresenceOffline(ORIGIN, "shutdown"));

        try (LoggedLines lines = LoggedLines.of(UplinkRouter.class)) {
            for (int i = 0; i < 1_000; i++) {
                router.route(Topic.Kind.PRESENCE, PRESENCE, payload);
            }

            assertThat(lines.texts()).hasSize(1);
        }
        assertThat(rejections()).containsExactly("presence HANDLER_FAILED 1000");
    }

    private UplinkRouter router() {
        return router(allHandlers(taken::add));
    }

    private UplinkRouter router(List<UplinkHandler<?>> handlers) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new UplinkRouter(
                TopicScheme.DEFAULT,
                new UplinkCounters(registry, clock, new FixedInstance<>(List.of())),
                clock,
                new FixedInstance<>(handlers),
                new FixedInstance<>(List.of()));
    }

    private static List<UplinkHandler<?>> allHandlers(Consumer<Uplink<?>> take) {
        List<UplinkHandler<?>> handlers = new ArrayList<>();
        for (Class<?> type : UplinkMessage.class.getPermittedSubclasses()) {
            handlers.add(new Handler<>(type.asSubclass(UplinkMessage.class), take));
        }
        return handlers;
    }

    private double received(String topic) {
        return registry.get("sallyport.uplink.received")
                .tag("topic", topic)
                .counter()
                .count();
    }

    private Stream<String> rejections() {
        return registry.find("sallyport.uplink.rejected").counters().stream().map(UplinkRouterTest::describe);
    }

    private static String describe(Counter counter) {
        return counter.getId().getTag("topic") + " " + counter.getId().getTag("reason") + " " + (int) counter.count();
    }

    private record Handler<M extends UplinkMessage>(Class<M> messageType, Consumer<Uplink<?>> take)
            implements UplinkHandler<M> {
        @Override
        public void take(Uplink<M> uplink) {
            take.accept(uplink);
        }
    }
}
