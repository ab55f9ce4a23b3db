package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadLimitsTest {
    private static final Origin ORIGIN = new Origin(3, 17, "7f3c", 2, null);
    private static final String RECEIVED =
            """
            {"jsonrpc":"2.0","method":"command.received","params":{"deep":%s,\
            "origin":{"binding":3,"boot":17,"bootId":"7f3c","session":2},\
            "commandId":"0191f6c2-0000-7000-8000-000000000001"}}""";
    private static final String COMMAND =
            """
            {"jsonrpc":"2.0","method":"share.put","params":{"deep":%s},"meta":{"gatewayId":"gw-0000000000000","binding":1,\
            "commandId":"0191f6c2-0000-7000-8000-000000000001","issuedAt":"2026-11-22T10:00:00.000Z",\
            "startBy":"2026-11-22T10:00:30.000Z"}}""";
    /** The message itself and {@code params} are two of the 64 levels. */
    private static final int DEEPEST = 62;

    @Property(tries = 200)
    void nestingBeyondTheLimitIsRefusedWithTheNumber(@ForAll @IntRange(min = 1, max = 100_000) int levels) {
        byte[] up = RECEIVED.formatted("[".repeat(levels)).getBytes(StandardCharsets.UTF_8);
        byte[] down = COMMAND.formatted("{\"a\":".repeat(levels)).getBytes(StandardCharsets.UTF_8);

        for (ThrowingCallable read : new ThrowingCallable[] {
            () -> UplinkCodec.decode(up), () -> MessageHeader.peek(up), () -> DownlinkCodec.decode(down)
        }) {
            assertThatThrownBy(read).asInstanceOf(type(ProtocolException.class)).satisfies(e -> assertThat(e.code())
                    .isIn(Code.NOT_JSON, Code.TOO_LARGE));
        }
        if (levels > DEEPEST && up.length <= Limits.MAX_PAYLOAD_BYTES) {
            refuses(() -> UplinkCodec.decode(up), Code.NOT_JSON, "64 levels");
            refuses(() -> MessageHeader.peek(up), Code.NOT_JSON, "64 levels");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 61, DEEPEST})
    void nestingUpToTheLimitIsAccepted(int levels) {
        String nested = "[".repeat(levels) + "]".repeat(levels);
        byte[] up = RECEIVED.formatted(nested).getBytes(StandardCharsets.UTF_8);

        assertThat(UplinkCodec.decode(up)).isInstanceOf(CommandReceived.class);
        assertThat(MessageHeader.peek(up).origin()).isEqualTo(ORIGIN);
        assertThat(DownlinkCodec.decode(COMMAND.formatted(nested).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Command.class);
    }

    @Test
    void oneLevelTooManyIsRefused() {
        String nested = "[".repeat(DEEPEST + 1) + "]".repeat(DEEPEST + 1);
        byte[] up = RECEIVED.formatted(nested).getBytes(StandardCharsets.UTF_8);

        refuses(() -> UplinkCodec.decode(up), Code.NOT_JSON, "64 levels");
        refuses(() -> MessageHeader.peek(up), Code.NOT_JSON, "64 levels");
    }

    @Test
    void whatIsNestedTooDeeplyToBeReadIsNotWritten() {
        ObjectNode params = WireJson.MAPPER.createObjectNode();
        ObjectNode innermost = params;
        for (int level = 2; level <= Limits.MAX_NESTING; level++) {
            innermost = innermost.putObject("a");
        }

        refuses(() -> DownlinkCodec.encode(broadcast(params)), Code.INVALID_MEMBERS, "64 levels");
        assertThat(DownlinkCodec.decode(DownlinkCodec.encode(broadcast((ObjectNode) params.get("a")))))
                .isInstanceOf(Broadcast.class);
    }

    @Test
    void aPayloadOfExactly65536BytesIsAccepted() {
        byte[] up = padded(RECEIVED.formatted("1"), 65_536);
        byte[] down = padded(COMMAND.formatted("1"), 65_536);

        assertThat(UplinkCodec.decode(up)).isInstanceOf(CommandReceived.class);
        assertThat(MessageHeader.peek(up).type()).isEqualTo(CommandReceived.class);
        assertThat(DownlinkCodec.decode(down)).isInstanceOf(Command.class);
    }

    @Test
    void aPayloadOf65537BytesIsRefusedWithBothNumbers() {
        byte[] up = padded(RECEIVED.formatted("1"), 65_537);
        byte[] down = padded(COMMAND.formatted("1"), 65_537);

        refuses(() -> UplinkCodec.decode(up), Code.TOO_LARGE, "65536", "65537");
        refuses(() -> MessageHeader.peek(up), Code.TOO_LARGE, "65536", "65537");
        refuses(() -> DownlinkCodec.decode(down), Code.TOO_LARGE, "65536", "65537");
    }

    @Test
    void whatIsTooLargeToBeReadIsNotWritten() {
        int around = DownlinkCodec.encode(broadcast(text(""))).length;
        ObjectNode fits = text("x".repeat(65_536 - around));
        ObjectNode oneMore = text("x".repeat(65_537 - around));

        assertThat(DownlinkCodec.encode(broadcast(fits))).hasSize(65_536);
        refuses(() -> DownlinkCodec.encode(broadcast(oneMore)), Code.TOO_LARGE, "65536", "65537");
    }

    @Test
    void aNumberTooLongToBeReadIsRefusedAsSuch() {
        byte[] up = RECEIVED.formatted("9".repeat(1_000)).getBytes(StandardCharsets.UTF_8);

        refuses(() -> UplinkCodec.decode(up), Code.NOT_JSON, "100 digits");
    }

    private static ObjectNode text(String value) {
        return WireJson.MAPPER.createObjectNode().put("text", value);
    }

    private static Broadcast broadcast(ObjectNode params) {
        Instant now = Instant.parse("2026-11-22T10:00:00.000Z");
        return new Broadcast("status.get", params, new UUID(1, 2), now, now.plusSeconds(30));
    }

    private static byte[] padded(String json, int bytes) {
        return (json + " ".repeat(bytes - json.length())).getBytes(StandardCharsets.UTF_8);
    }

    private static void refuses(ThrowingCallable action, Code code, String... parts) {
        assertThatThrownBy(action)
                .hasMessageContainingAll(parts)
                .asInstanceOf(type(ProtocolException.class))
                .returns(code, ProtocolException::code);
    }
}
