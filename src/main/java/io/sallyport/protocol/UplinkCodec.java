package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes and reads what gateways say. Stateless. */
public final class UplinkCodec {
    private static final ObjectWriter RESULT = WireJson.MAPPER
            .copy()
            .addMixIn(StatusReport.class, WithoutOrigin.class)
            .writerFor(StatusReport.class);

    private static final ObjectReader REPORT = WireJson.MAPPER.readerFor(Report.class);

    private UplinkCodec() {}

    /** @throws ProtocolException if the payload would be over 64 KiB */
    public static byte[] encode(UplinkMessage message) {
        ObjectNode envelope = WireJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        if (message instanceof CommandSucceeded succeeded) {
            envelope.put("id", succeeded.commandId().toString());
            ObjectNode result = envelope.putObject("result");
            result.set("origin", WireJson.MAPPER.valueToTree(succeeded.origin()));
            ObjectNode members = succeeded.result().deepCopy();
            members.remove("origin");
            result.setAll(members);
        } else if (message instanceof CommandFailed failed) {
            envelope.put("id", failed.commandId().toString());
            envelope.set("error", errorOf(failed));
        } else {
            envelope.put("method", methodOf(message));
            envelope.set("params", WireJson.MAPPER.valueToTree(message));
        }
        return WireJson.write(envelope);
    }

    /**
     * A message whose type {@link MessageHeader#peek} has told, which then takes less.
     *
     * @throws ProtocolException saying what is wrong; nothing else is ever thrown, whatever the bytes are
     */
    public static <M extends UplinkMessage> M decode(byte[] payload, Class<M> type) {
        StatusReport report = type == StatusReport.class ? reportAtOnce(payload) : null;
        return type.cast(report == null ? decode(payload) : report);
    }

    /** Most messages are reports: read in one pass. Null if it is none or one with a fault, and the tree is to say which. */
    private static @Nullable StatusReport reportAtOnce(byte[] payload) {
        WireJson.requireSize(payload.length);
        WireJson.requireUtf8(payload);
        try {
            Report message = REPORT.readValue(payload);
            return message.isOne() ? message.params() : null;
        } catch (IOException notOne) {
            return null;
        }
    }

    /** @throws ProtocolException saying what is wrong; nothing else is ever thrown, whatever the bytes are */
    public static UplinkMessage decode(byte[] payload) {
        ObjectNode message = WireJson.readObject(payload);
        WireJson.requireVersion(message);
        if (message.has("method")) {
            if (message.has("result") || message.has("error")) {
                throw new ProtocolException(Code.NOT_JSON_RPC, "a message is a notification or a response, not both");
            }
            return notification(WireJson.requireText(message, "method"), WireJson.requireObject(message, "params"));
        }
        if (message.has("result") == message.has("error")) {
            throw new ProtocolException(Code.NOT_JSON_RPC, "a response has either a result or an error");
        }
        return message.has("result") ? succeeded(message) : failed(message);
    }

    /** The status that the reply to a {@code status.get} carries. @throws ProtocolException if it is none */
    public static StatusReport statusOf(CommandSucceeded reply) {
        ObjectNode params = reply.result().deepCopy();
        params.set("origin", WireJson.MAPPER.valueToTree(reply.origin()));
        return WireJson.convert(params, StatusReport.class);
    }

    /** The configuration that the reply to a {@code config.get} carries. @throws ProtocolException if it is none */
    public static ConfigReport configOf(CommandSucceeded reply) {
        ObjectNode params = reply.result().deepCopy();
        params.set("origin", WireJson.MAPPER.valueToTree(reply.origin()));
        return WireJson.convert(params, ConfigReport.class);
    }

    /** The members of a report without its origin, as they go into the result of a {@code config.get}. */
    public static ObjectNode resultOf(ConfigReport report) {
        ObjectNode result = WireJson.MAPPER.valueToTree(report);
        result.remove("origin");
        return result;
    }

    /** The members of a report without its origin, as they go into the result of a {@code status.get}. */
    public static ObjectNode resultOf(StatusReport report) {
        ObjectNode result = WireJson.MAPPER.valueToTree(report);
        result.remove("origin");
        return result;
    }

    /** {@link #resultOf} as text, written without the tree. */
    public static String resultTextOf(StatusReport report) {
        try {
            return RESULT.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new ProtocolException(ProtocolException.Code.INVALID_MEMBERS, "the report can't be written as JSON");
        }
    }

    private static String methodOf(UplinkMessage message) {
        if (message instanceof CommandReceived) {
            return CommandReceived.METHOD;
        } else if (message instanceof CommandProgress) {
            return CommandProgress.METHOD;
        } else if (message instanceof PresenceOnline) {
            return PresenceOnline.METHOD;
        } else if (message instanceof PresenceOffline) {
            return PresenceOffline.METHOD;
        } else if (message instanceof StatusReport) {
            return StatusReport.METHOD;
        } else if (message instanceof ConfigReport) {
            return ConfigReport.METHOD;
        } else if (message instanceof LogExcerpt) {
            return LogExcerpt.METHOD;
        }
        throw new IllegalArgumentException("a response has no method: " + message.getClass());
    }

    private static UplinkMessage notification(String method, ObjectNode params) {
        return WireJson.convert(params, typeOf(method));
    }

    static Class<? extends UplinkMessage> typeOf(String method) {
        return switch (method) {
            case CommandReceived.METHOD -> CommandReceived.class;
            case CommandProgress.METHOD -> CommandProgress.class;
            case PresenceOnline.METHOD -> PresenceOnline.class;
            case PresenceOffline.METHOD -> PresenceOffline.class;
            case StatusReport.METHOD -> StatusReport.class;
            case ConfigReport.METHOD -> ConfigReport.class;
            case LogExcerpt.METHOD -> LogExcerpt.class;
            default -> throw new ProtocolException(Code.UNKNOWN_METHOD, "this method is none that a gateway may call");
        };
    }

    private static CommandSucceeded succeeded(ObjectNode message) {
        ObjectNode result = WireJson.requireObject(message, "result");
        Origin origin = WireJson.convert(WireJson.requireObject(result, "origin"), Origin.class);
        result.remove("origin");
        return new CommandSucceeded(origin, WireTypes.uuid(WireJson.requireText(message, "id")), result);
    }

    private static CommandFailed failed(ObjectNode message) {
        ObjectNode error = WireJson.requireObject(message, "error");
        ObjectNode data = WireJson.requireObject(error, "data");
        JsonNode code = error.get("code");
        if (code == null || !code.isInt()) {
            throw new ProtocolException(Code.NOT_JSON_RPC, "error.code must be there and be an integer");
        }
        String text = WireJson.requireText(error, "message");
        ErrorData decoded = WireJson.convert(data, ErrorData.class);
        return new CommandFailed(
                Checks.present("error.data.origin", decoded.origin()),
                WireTypes.uuid(WireJson.requireText(message, "id")),
                code.intValue(),
                cut(text),
                decoded.reason(),
                decoded.gatewayTime(),
                decoded.dirtyBytes());
    }

    /** Never between the two halves of a character: what is left would not be valid text any more. */
    private static String cut(String text) {
        if (text.length() <= Limits.MAX_TEXT_LENGTH) {
            return text;
        }
        boolean withinCharacter = Character.isHighSurrogate(text.charAt(Limits.MAX_TEXT_LENGTH - 1));
        return text.substring(0, withinCharacter ? Limits.MAX_TEXT_LENGTH - 1 : Limits.MAX_TEXT_LENGTH);
    }

    private static ObjectNode errorOf(CommandFailed failed) {
        ObjectNode error =
                WireJson.MAPPER.createObjectNode().put("code", failed.code()).put("message", failed.message());
        ErrorData data = new ErrorData(failed.origin(), failed.reason(), failed.gatewayTime(), failed.dirtyBytes());
        error.set("data", WireJson.MAPPER.valueToTree(data));
        return error;
    }

    private record ErrorData(
            @Nullable Origin origin,
            @Nullable String reason,
            @Nullable Instant gatewayTime,
            @Nullable Long dirtyBytes) {}

    /** Members that must not be there are given as what they are, also as null. */
    private record Report(
            @Nullable JsonNode jsonrpc,
            @Nullable JsonNode method,
            @Nullable JsonNode result,
            @Nullable JsonNode error,
            @Nullable StatusReport params) {
        boolean isOne() {
            return result == null
                    && error == null
                    && jsonrpc != null
                    && jsonrpc.isTextual()
                    && jsonrpc.textValue().equals("2.0")
                    && method != null
                    && method.isTextual()
                    && method.textValue().equals(StatusReport.METHOD);
        }
    }

    @JsonIgnoreProperties("origin")
    private interface WithoutOrigin {}
}
