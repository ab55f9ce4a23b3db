package io.sallyport.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sallyport.protocol.ProtocolException.Code;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What can be known of an uplink message without decoding it: which message it is and where it comes from. Reading stops as soon as both
 * are found, which with {@code origin} first is within the first hundred bytes or so; what comes after is not looked at.
 */
public record MessageHeader(Class<? extends UplinkMessage> type, Origin origin) {

    /** @throws ProtocolException saying what is wrong; nothing else is ever thrown, whatever the bytes are */
    public static MessageHeader peek(byte[] payload) {
        WireJson.requireSize(payload.length);
        WireJson.requireUtf8(payload);
        try (JsonParser parser = WireJson.FACTORY.createParser(payload)) {
            return new Reader(parser).read();
        } catch (IOException e) {
            throw WireJson.notJson(e);
        }
    }

    private static final class Reader {
        private final JsonParser parser;
        private @Nullable Class<? extends UplinkMessage> type;
        private @Nullable Origin origin;

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        MessageHeader read() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ProtocolException(Code.NOT_JSON_RPC, "a message is a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (member) {
                    case "method" -> {
                        requireToken(value, JsonToken.VALUE_STRING, "method must be a string");
                        type = UplinkCodec.typeOf(parser.getText());
                    }
                    case "params" -> findOriginInParams(value);
                    case "result" -> {
                        type = CommandSucceeded.class;
                        origin = null;
                        findOrigin(value);
                    }
                    case "error" -> {
                        type = CommandFailed.class;
                        origin = null;
                        findOriginInData(value);
                    }
                    default -> parser.skipChildren();
                }
                if (type != null && origin != null) {
                    return new MessageHeader(type, origin);
                }
            }
            throw type == null
                    ? new ProtocolException(Code.NOT_JSON_RPC, "neither a method nor a result nor an error is there")
                    : new ProtocolException(Code.INVALID_MEMBERS, "origin is missing");
        }

        /** To a response, params are an unknown member: what is in there must not pass for its origin. */
        private void findOriginInParams(JsonToken value) throws IOException {
            if (value == JsonToken.START_OBJECT && type != CommandSucceeded.class && type != CommandFailed.class) {
                findOrigin(value);
            } else {
                parser.skipChildren();
            }
        }

        private void findOriginInData(JsonToken value) throws IOException {
            requireToken(value, JsonToken.START_OBJECT, "error must be an object");
            while (origin == null && parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean data = "data".equals(parser.currentName());
                JsonToken inner = parser.nextToken();
                if (data) {
                    findOrigin(inner);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void findOrigin(JsonToken value) throws IOException {
            requireToken(value, JsonToken.START_OBJECT, "result and error.data must be objects");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = "origin".equals(parser.currentName());
                JsonToken inner = parser.nextToken();
                if (found) {
                    origin = readOrigin(inner);
                    if (type != null) {
                        return;
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }

        private Origin readOrigin(JsonToken value) throws IOException {
            requireToken(value, JsonToken.START_OBJECT, "origin must be an object");
            Long binding = null;
            Long boot = null;
            String bootId = null;
            Long session = null;
            Long seq = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken inner = parser.nextToken();
                switch (member) {
                    case "binding" -> binding = number(inner);
                    case "boot" -> boot = number(inner);
                    case "bootId" -> {
                        requireToken(inner, JsonToken.VALUE_STRING, "origin.bootId must be a string");
                        bootId = parser.getText();
                    }
                    case "session" -> session = number(inner);
                    case "seq" -> seq = number(inner);
                    default -> parser.skipChildren();
                }
            }
            return new Origin(
                    Checks.present("origin.binding", binding),
                    Checks.present("origin.boot", boot),
                    Checks.present("origin.bootId", bootId),
                    Checks.present("origin.session", session),
                    seq);
        }

        private @Nullable Long number(JsonToken token) throws IOException {
            if (token == JsonToken.VALUE_NULL) {
                return null;
            }
            requireToken(token, JsonToken.VALUE_NUMBER_INT, "the numbers of origin must be integers");
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new ProtocolException(Code.INVALID_MEMBERS, "the numbers of origin must have at most 64 bits");
            }
            return parser.getLongValue();
        }

        private static void requireToken(@Nullable JsonToken actual, JsonToken expected, String message) {
            if (actual != expected) {
                throw new ProtocolException(Code.INVALID_MEMBERS, message);
            }
        }
    }
}
