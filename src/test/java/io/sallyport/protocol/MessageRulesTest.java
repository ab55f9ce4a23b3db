package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One wrong or absent member at a time, put into a message that is otherwise as the contract shows it. */
class MessageRulesTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "status-report    | /params/cpu                       | 1.01        | from 0.0 to 1.0, it is 1.01",
                "status-report    | /params/cpu                       | \"0.5\"     | cpu is missing or of the wrong type",
                "status-report    | /params/cpu                       | 1e400       | from 0.0 to 1.0",
                "status-report    | /params/uptimeSeconds             | -1          | at least 0, it is -1",
                "status-report    | /params/uptimeSeconds             | 1.5         | uptimeSeconds is missing or of the wrong type",
                "status-report    | /params/shares/0/syncPercent      | 100.5       | from 0.0 to 100.0, it is 100.5",
                "status-report    | /params/shares/0/bucket/errorRatio| 2           | from 0.0 to 1.0, it is 2.0",
                "status-report    | /params/shares/0/name             | null        | shares.name is missing",
                "status-report    | /params/shares/0                  | null        | shares must not contain null",
                "status-report    | /params/origin/seq                | null        | seq is missing",
                "status-report    | /params/origin/seq                | \"\"        | seq is missing or of the wrong type",
                "status-report    | /params/cpu                       | \" \"       | cpu is missing or of the wrong type",
                "status-report    | /params/shares                    | \"\"        | shares is missing or of the wrong type",
                "status-report    | /params/memory                    | \"\"        | memory is missing or of the wrong type",
                "status-report    | /params/caches/0/throttled        | \"\"        | throttled is missing or of the wrong type",
                "status-report    | /params/origin/binding            | 0           | at least 1, it is 0",
                "status-report    | /params/at                        | 1763805600  | at is missing or of the wrong type",
                "status-report    | /params/at                        | \"1763805600\" | at is missing or of the wrong type",
                "status-report    | /params/at                        | \"+10000-01-01T00:00:00Z\" | at is missing or of the wrong type",
                "presence-online  | /params/reportIntervalSeconds     | 0           | from 1 to 86400, it is 0",
                "presence-online  | /params/reportIntervalSeconds     | 86401       | from 1 to 86400, it is 86401",
                "presence-online  | /params/protocolVersion           | null        | protocolVersion is missing or of the wrong type",
                "presence-online  | /params/agentVersion              | 14          | agentVersion is missing or of the wrong type",
                "presence-online  | /params/capabilities              | {}          | capabilities is missing or of the wrong type",
                "command-progress | /params/percent                   | 101         | from 0 to 100, it is 101",
                "command-progress | /params/commandId                 | \"\"        | commandId is missing or of the wrong type",
                "command-progress | /params/commandId                 | \"AAAAAAAAAAAAAAAAAAAAAA==\" | commandId is missing or of the wrong type",
                "response-error   | /error/code                       | \"-32001\"  | error.code must be there and be an integer",
                "response-error-would-lose-data | /error/data/dirtyBytes | -1       | at least 0, it is -1"
            })
    void aMemberOutsideItsTypeOrLimitIsRefusedByName(String golden, String place, String value, String message) {
        assertThatThrownBy(() -> UplinkCodec.decode(with(golden, place, value)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "status-report, /params/configHash",
        "status-report, /params/caches/0/id",
        "status-report, /params/alerts/0/subject",
        "status-report, /params/volumes/0/iqn",
        "presence-online, /params/agentVersion",
        "presence-online, /params/capabilities/0",
        "presence-offline, /params/reason",
        "command-progress, /params/stage",
        "response-error, /error/data/reason"
    })
    void aTextOf256CharactersIsAcceptedAndOneOf257RefusedWithTheNumbers(String golden, String place) {
        assertThat(UplinkCodec.decode(with(golden, place, "\"" + "x".repeat(256) + "\"")))
                .isNotNull();
        assertThatThrownBy(() -> UplinkCodec.decode(with(golden, place, "\"" + "x".repeat(257) + "\"")))
                .hasMessageContainingAll("at most 256", "has 257");
    }

    @ParameterizedTest
    @ValueSource(strings = {"caches", "shares", "volumes", "alerts"})
    void aListOf256EntriesIsAcceptedAndOneOf257RefusedWithTheNumbers(String list) {
        ObjectNode message = GoldenMessages.tree("status-report");
        ArrayNode entries = ((ObjectNode) message.get("params")).putArray(list);
        for (int i = 0; i < 256; i++) {
            entries.addObject().put("id", "a").put("name", "a").put("code", "a");
        }
        assertThat(UplinkCodec.decode(bytes(message))).isInstanceOf(StatusReport.class);

        entries.addObject().put("id", "a").put("name", "a").put("code", "a");
        assertThatThrownBy(() -> UplinkCodec.decode(bytes(message)))
                .hasMessageContainingAll(list, "at most 256", "has 257");
    }

    @ParameterizedTest
    @CsvSource({
        "/params/activity, \"DANCING\"",
        "/params/activity, \"\"",
        "/params/shares/0/state, \"available\"",
        "/params/alerts/0/severity, \"FATAL\""
    })
    void anUnknownEnumValueReadsAsAbsent(String place, String value) {
        byte[] newer = with("status-report", place, value);

        ObjectNode expected = GoldenMessages.tree("status-report");
        ((ObjectNode) expected.at(place.substring(0, place.lastIndexOf('/'))))
                .remove(place.substring(place.lastIndexOf('/') + 1));
        assertThat(GoldenMessages.tree(UplinkCodec.encode(UplinkCodec.decode(newer))))
                .isEqualTo(expected);
    }

    @Test
    void aLeftOutReportIntervalIs30Seconds() {
        byte[] online = with("presence-online", "/params/reportIntervalSeconds", "null");

        assertThat(((PresenceOnline) UplinkCodec.decode(online)).reportIntervalSeconds())
                .isEqualTo(30);
    }

    @Test
    void theMessageOfAnErrorIsCutAt256CharactersAndNeverWithinOne() {
        String message = "x".repeat(255) + "\uD83D\uDEA2 and more";

        CommandFailed failed =
                (CommandFailed) UplinkCodec.decode(with("response-error", "/error/message", "\"" + message + "\""));

        assertThat(failed.message()).isEqualTo("x".repeat(255));
    }

    @Test
    void anErrorCodeThatIsNotInTheContractIsPassedOn() {
        CommandFailed failed = (CommandFailed) UplinkCodec.decode(with("response-error", "/error/code", "-32099"));

        assertThat(failed.code()).isEqualTo(-32099);
        assertThat(RpcError.ofCode(failed.code())).isEmpty();
        assertThat(RpcError.ofCode(-32005)).contains(RpcError.WOULD_LOSE_DATA);
    }

    @Test
    void theOriginOfAResultCanNotBeSetByTheResult() {
        ObjectNode result = WireJson.MAPPER.createObjectNode();
        result.putObject("origin").put("binding", 9);

        byte[] reply =
                UplinkCodec.encode(new CommandSucceeded(GoldenMessages.ORIGIN, GoldenMessages.COMMAND_ID, result));

        assertThat(UplinkCodec.decode(reply).origin()).isEqualTo(GoldenMessages.ORIGIN);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "command-received | \"jsonrpc\":\"2.0\"   | \"jsonrpc\":\"1.0\"        | NOT_JSON_RPC",
                "command-received | \"jsonrpc\":\"2.0\"   | \"jsonrpc\":2.0            | NOT_JSON_RPC",
                "command-received | \"command.received\"  | \"share.put\"              | UNKNOWN_METHOD",
                "command-received | \"command.received\"  | 5                          | NOT_JSON_RPC",
                "command-received | \"method\"            | \"result\":{},\"method\"   | NOT_JSON_RPC",
                "command-received | \"method\"            | \"error\":null,\"method\"  | NOT_JSON_RPC",
                "command-received | \"boot\":17           | \"boot\":17,\"boot\":18    | NOT_JSON",
                "response-result  | \"result\":           | \"error\":{},\"result\":   | NOT_JSON_RPC",
                "response-result  | \"result\":           | \"results\":               | NOT_JSON_RPC",
                "response-result  | \"id\":               | \"ID\":                    | NOT_JSON_RPC",
                "response-result  | 0191f6c2-4a5b         | +191f6c2-4a5b              | INVALID_MEMBERS",
                "response-result  | 0191f6c2-4a5b-        | 0191f6c24a5b               | INVALID_MEMBERS"
            })
    void whatIsNotAMessageOfTheContractIsRefusedWithItsCode(String golden, String part, String with, Code code) {
        String json = GoldenMessages.tree(golden).toString();
        assertThat(json).contains(part);

        assertThatThrownBy(() -> UplinkCodec.decode(json.replace(part, with).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProtocolException.class)
                .extracting(e -> ((ProtocolException) e).code())
                .isEqualTo(code);
    }

    @Test
    void aNumberOfTheOriginBeyond64BitsIsAWrongMemberAndNotBrokenJson() {
        byte[] payload = with("command-received", "/params/origin/boot", "9223372036854775808");

        for (Runnable read : new Runnable[] {() -> UplinkCodec.decode(payload), () -> MessageHeader.peek(payload)}) {
            assertThatThrownBy(read::run)
                    .extracting(e -> ((ProtocolException) e).code())
                    .isEqualTo(Code.INVALID_MEMBERS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"response-result", "response-error"})
    void paramsOfAResponseAreAnUnknownMemberAndNeverItsOrigin(String golden) {
        String stray = "\"params\":{\"origin\":{\"binding\":9,\"boot\":1,\"bootId\":\"b\",\"session\":1}}";
        String response = GoldenMessages.tree(golden).toString();
        String inFront = response.replaceFirst("\\{", "{" + stray + ",");
        String withoutOrigin = response.replace("\"origin\"", "\"other\"").replaceFirst("}$", "," + stray + "}");

        assertThat(MessageHeader.peek(inFront.getBytes(StandardCharsets.UTF_8)).origin())
                .isEqualTo(GoldenMessages.ORIGIN);
        assertThatThrownBy(() -> MessageHeader.peek(withoutOrigin.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("origin is missing");
    }

    @Test
    void theHeaderIsReadWithoutLookingAtTheRest() {
        String begin = "{\"jsonrpc\":\"2.0\",\"method\":\"presence.offline\",\"params\":{\"origin\":"
                + "{\"binding\":3,\"boot\":17,\"bootId\":\"7f3c\",\"session\":2}";

        assertThat(MessageHeader.peek((begin + " and this is no JSON").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new MessageHeader(PresenceOffline.class, new Origin(3, 17, "7f3c", 2, null)));
    }

    private static byte[] with(String golden, String place, String value) {
        ObjectNode message = GoldenMessages.tree(golden);
        int last = place.lastIndexOf('/');
        JsonNode parent = message.at(place.substring(0, last));
        String name = place.substring(last + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), "~place~");
        } else {
            ((ObjectNode) parent).put(name, "~place~");
        }
        return message.toString().replace("\"~place~\"", value).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ObjectNode message) {
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }
}
