package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, it is read or refused with a {@link ProtocolException} that repeats nothing of it. */
class HostilePayloadTest {
    private static final String CANARY = "s3cr3tCanary";

    @Property
    void randomBytesAreRefused(@ForAll byte[] payload) {
        assertThat(attempt(UplinkCodec::decode, payload)).isEmpty();
        assertThat(attempt(DownlinkCodec::decode, payload)).isEmpty();
        assertThat(attempt(MessageHeader::peek, payload)).isEmpty();
    }

    @Property
    void damagedBytesAreReadOrRefused(
            @ForAll("uplink") UplinkMessage message, @ForAll @Size(min = 1, max = 8) List<Integer> edits) {
        agree(Mutations.ofBytes(UplinkCodec.encode(message), edits));
    }

    @Property
    void damagedBytesFromTheConsoleAreReadOrRefused(
            @ForAll("downlink") DownlinkMessage message, @ForAll @Size(min = 1, max = 8) List<Integer> edits) {
        attempt(DownlinkCodec::decode, Mutations.ofBytes(DownlinkCodec.encode(message), edits));
    }

    @Property(tries = 1_000)
    void anyValueAnywhereIsReadOrRefused(
            @ForAll("uplink") UplinkMessage message, @ForAll int place, @ForAll("raw") String raw) {
        agree(Mutations.ofValue(UplinkCodec.encode(message), place, raw));
    }

    @Property
    void anyValueAnywhereFromTheConsoleIsReadOrRefused(
            @ForAll("downlink") DownlinkMessage message, @ForAll int place, @ForAll("raw") String raw) {
        attempt(DownlinkCodec::decode, Mutations.ofValue(DownlinkCodec.encode(message), place, raw));
    }

    @Property(tries = 1_000)
    void aMemberThatMeansSomethingElsewhereDoesNotConfuseHeaderAndMessage(
            @ForAll("uplink") UplinkMessage message,
            @ForAll int place,
            @ForAll("names") String name,
            @ForAll("raw") String raw,
            @ForAll boolean inFront) {
        agree(Mutations.withMember(UplinkCodec.encode(message), place, name, raw, inFront));
    }

    @Property(tries = 1_000)
    void aRefusalRepeatsNothingOfThePayload(
            @ForAll("uplink") UplinkMessage message, @ForAll int place, @ForAll("canaries") String raw) {
        byte[] payload = Mutations.ofValue(UplinkCodec.encode(message), place, raw);
        agree(payload);
        agree(Mutations.withMember(UplinkCodec.encode(message), place, CANARY, raw, true));
        attempt(DownlinkCodec::decode, payload);
    }

    @Property
    void aRefusalOfACommandRepeatsNothingOfIt(
            @ForAll("downlink") DownlinkMessage message, @ForAll int place, @ForAll("canaries") String raw) {
        attempt(DownlinkCodec::decode, Mutations.ofValue(DownlinkCodec.encode(message), place, raw));
    }

    @Property
    void jsonInAnotherEncodingIsRefused(
            @ForAll("uplink") UplinkMessage message, @ForAll("encodings") Charset encoding) {
        String json = new String(UplinkCodec.encode(message), StandardCharsets.UTF_8);
        byte[] payload = json.getBytes(encoding);

        assertThat(attempt(UplinkCodec::decode, payload)).isEmpty();
        assertThat(attempt(MessageHeader::peek, payload)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "[]", "null", "1", "\"text\"", "{}", "{\"jsonrpc\":\"2.0\"}", "{}{}", "{'a':1}"})
    void whatIsNoMessageIsRefused(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);

        assertThat(attempt(UplinkCodec::decode, bytes)).isEmpty();
        assertThat(attempt(DownlinkCodec::decode, bytes)).isEmpty();
        assertThat(attempt(MessageHeader::peek, bytes)).isEmpty();
    }

    /** Both only throw what they may; and what is decoded was peeked at with the same result: a fence looks at the header. */
    private static void agree(byte[] payload) {
        Optional<MessageHeader> header = attempt(MessageHeader::peek, payload);
        Optional<UplinkMessage> message = attempt(UplinkCodec::decode, payload);
        message.ifPresent(read -> assertThat(header).contains(new MessageHeader(read.getClass(), read.origin())));
        header.ifPresent(peeked -> assertThat(attempt(bytes -> decode(bytes, peeked.type()), payload))
                .as("a message whose type is known is read, or refused, as any")
                .isEqualTo(message));
    }

    private static UplinkMessage decode(byte[] payload, Class<? extends UplinkMessage> type) {
        return UplinkCodec.decode(payload, type);
    }

    private static <T> Optional<T> attempt(Function<byte[], T> read, byte[] payload) {
        try {
            return Optional.of(read.apply(payload));
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain(CANARY);
            assertThat(e).hasNoCause();
            return Optional.empty();
        } catch (RuntimeException | StackOverflowError e) {
            return fail("must be refused with a ProtocolException", e);
        }
    }

    @Provide
    Arbitrary<UplinkMessage> uplink() {
        return MessageArbitraries.uplink();
    }

    @Provide
    Arbitrary<DownlinkMessage> downlink() {
        return MessageArbitraries.downlink();
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("method", "params", "result", "error", "data", "origin", "id", "code", "jsonrpc", "seq");
    }

    @Provide
    Arbitrary<String> canaries() {
        return Arbitraries.of(
                "\"" + CANARY + "\"",
                "{\"" + CANARY + "\":\"" + CANARY + "\"}",
                "[\"" + CANARY + "\"]",
                "\"" + CANARY.repeat(30) + "\"",
                CANARY,
                "\"" + CANARY,
                "\"\\q" + CANARY + "\"",
                "1" + CANARY);
    }

    @Provide
    Arbitrary<Charset> encodings() {
        return Arbitraries.of("UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE")
                .map(Charset::forName);
    }

    @Provide
    Arbitrary<String> raw() {
        String origin = "{\"binding\":7,\"boot\":1,\"bootId\":\"b\",\"session\":1,\"seq\":1}";
        return Arbitraries.of(
                "null",
                "true",
                "0",
                "-1",
                "0.5",
                "1e400",
                "-1e-400",
                "9223372036854775807",
                "9223372036854775808",
                "9".repeat(101),
                "\"\"",
                "\"5\"",
                "\"gw-\"",
                "\"2.0\"",
                "\"status.report\"",
                "\"" + "x".repeat(257) + "\"",
                "\"\\ud83d\"",
                "\"\\u0000\"",
                "\"+999999999-12-31T23:59:59Z\"",
                "\"AAAAAAAAAAAAAAAAAAAAAA==\"",
                "[]",
                "[null]",
                "{}",
                "{\"a\":{\"b\":[1]}}",
                origin,
                "{\"origin\":" + origin + "}",
                "{\"data\":{\"origin\":" + origin + "}}",
                "[".repeat(70) + "]".repeat(70));
    }
}
