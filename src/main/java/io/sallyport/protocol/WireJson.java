package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.sallyport.protocol.ProtocolException.Code;
import java.io.IOException;

/**
 * JSON as it is on the wire: bounded in size and depth, strict in types, tolerant of unknown members and unknown enum values (both
 * directions must bear a newer peer). Times have milliseconds and are UTC. Safe for use by any number of threads once built.
 */
final class WireJson {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.MAX_NESTING)
                    .maxDocumentLength(Limits.MAX_PAYLOAD_BYTES)
                    .maxNumberLength(Limits.MAX_NUMBER_LENGTH)
                    .maxNameLength(Limits.MAX_PAYLOAD_BYTES)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(Limits.MAX_NESTING)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .addModule(WireTypes.MODULE)
            .withCoercionConfigDefaults(any -> any.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Enum, names -> names.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull))
            .withCoercionConfig(
                    LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private static final ObjectReader KNOWN = known();

    private static final String BOUNDS = "JSON is nested at most %d levels deep, and a number has at most %d digits"
            .formatted(Limits.MAX_NESTING, Limits.MAX_NUMBER_LENGTH);

    private static final String NOT_UTF8_JSON = "the payload is not valid UTF-8 JSON";

    private WireJson() {}

    private static ObjectReader known() {
        ObjectMapper strict = MAPPER.copy();
        strict.coercionConfigFor(LogicalType.Enum).setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
        return strict.reader().without(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
    }

    static ObjectNode readObject(byte[] payload) {
        requireSize(payload.length);
        requireUtf8(payload);
        try {
            JsonNode node = MAPPER.readTree(payload);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new ProtocolException(Code.NOT_JSON_RPC, "a message is a JSON object");
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    static void requireSize(int bytes) {
        if (bytes > Limits.MAX_PAYLOAD_BYTES) {
            throw new ProtocolException(
                    Code.TOO_LARGE,
                    "a payload has at most %d bytes, this one has %d".formatted(Limits.MAX_PAYLOAD_BYTES, bytes));
        }
    }

    /** Jackson would also read UTF-16 and UTF-32, in which the first sign of JSON has a zero byte; UTF-8 never has one. */
    static void requireUtf8(byte[] payload) {
        for (int i = 0; i < Math.min(4, payload.length); i++) {
            if (payload[i] == 0) {
                throw new ProtocolException(Code.NOT_JSON, NOT_UTF8_JSON);
            }
        }
    }

    /** Never repeats what was in the payload: it may be a secret, and it may be hostile. */
    static ProtocolException notJson(IOException cause) {
        if (cause instanceof StreamConstraintsException) {
            return new ProtocolException(Code.NOT_JSON, BOUNDS);
        }
        return new ProtocolException(Code.NOT_JSON, NOT_UTF8_JSON);
    }

    static <T> T convert(JsonNode node, Class<T> type) {
        try {
            return MAPPER.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw invalidMembers(e);
        }
    }

    /** Like {@link #convert}, and every enum value has to be a known one. */
    static <T> T convertKnown(JsonNode node, Class<T> type) {
        try {
            return KNOWN.forType(type).readValue(node);
        } catch (IOException e) {
            throw e instanceof JsonProcessingException wrong ? invalidMembers(wrong) : notJson(e);
        }
    }

    static byte[] write(ObjectNode message) {
        try {
            byte[] payload = MAPPER.writeValueAsBytes(message);
            requireSize(payload.length);
            return payload;
        } catch (StreamConstraintsException e) {
            throw new ProtocolException(Code.INVALID_MEMBERS, BOUNDS);
        } catch (JsonProcessingException e) {
            throw new ProtocolException(Code.INVALID_MEMBERS, "the message can't be written as JSON");
        }
    }

    static String requireText(ObjectNode message, String member) {
        JsonNode node = message.get(member);
        if (node != null && node.isTextual()) {
            return node.textValue();
        }
        throw new ProtocolException(Code.NOT_JSON_RPC, member + " must be there and be a string");
    }

    static ObjectNode requireObject(ObjectNode message, String member) {
        if (message.get(member) instanceof ObjectNode object) {
            return object;
        }
        throw new ProtocolException(Code.INVALID_MEMBERS, member + " must be there and be an object");
    }

    static void requireVersion(ObjectNode message) {
        if (!"2.0".equals(requireText(message, "jsonrpc"))) {
            throw new ProtocolException(Code.NOT_JSON_RPC, "jsonrpc must be \"2.0\"");
        }
    }

    private static ProtocolException invalidMembers(JsonProcessingException e) {
        Throwable cause = e;
        while (cause != null) {
            if (cause instanceof ProtocolException ours) {
                return ours;
            }
            cause = cause.getCause();
        }
        String where = "";
        if (e instanceof JsonMappingException mapping) {
            where = pathOf(mapping);
        }
        return new ProtocolException(
                Code.INVALID_MEMBERS,
                where.isEmpty()
                        ? "a member is missing or of the wrong type"
                        : where + " is missing or of the wrong type");
    }

    private static String pathOf(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }
}
