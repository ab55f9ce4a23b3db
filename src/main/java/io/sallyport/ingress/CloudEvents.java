package io.sallyport.ingress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 over HTTP: the {@code subject} is the topic that the message was published to, the data is the message. Data that is JSON is taken as it is written, byte for byte, since what
 * the wire protocol bounds it bounds as the gateway sent it.
 */
final class CloudEvents {
    static final String STRUCTURED = "application/cloudevents+json";
    static final String BATCHED = "application/cloudevents-batch+json";
    static final String SUBJECT = "ce-subject";
    static final String VERSION_HEADER = "ce-specversion";

    private static final String VERSION = "1.0";
    private static final Set<String> ATTRIBUTES = Set.of("specversion", "id", "source", "type", "subject");
    private static final int LONGEST_ID = 256;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private CloudEvents() {}

    /** Binary mode: attributes are headers. */
    static Delivery binary(Function<String, @Nullable String> header, byte[] body) {
        Map<String, String> attributes = new HashMap<>();
        for (String name : ATTRIBUTES) {
            String value = header.apply("ce-" + name);
            if (value != null) {
                attributes.put(name, decoded(value));
            }
        }
        return delivery(attributes, body, null);
    }

    /** @throws IOException if it is no JSON object */
    static Delivery structured(byte[] body) throws IOException {
        try (JsonParser parser = open(body)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            Delivery delivery = read(parser, body);
            require(parser.nextToken() == null);
            return delivery;
        }
    }

    /**
     * What is wrong with one event is its own matter.
     *
     * @throws IOException if it is no JSON array
     */
    static List<Delivery> batched(byte[] body) throws IOException {
        try (JsonParser parser = open(body)) {
            require(parser.nextToken() == JsonToken.START_ARRAY);
            List<Delivery> deliveries = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    deliveries.add(read(parser, body));
                } else {
                    require(token != null);
                    parser.skipChildren();
                    deliveries.add(new Delivery.Malformed(null, "An event is a JSON object."));
                }
            }
            require(parser.nextToken() == null);
            return deliveries;
        }
    }

    /** Jackson would also read UTF-16 and UTF-32, in which the first sign of JSON has a zero byte; UTF-8 never has one. */
    private static JsonParser open(byte[] body) throws IOException {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            require(body[i] != 0);
        }
        return JSON.createParser(body);
    }

    private static void require(boolean itIsSo) throws IOException {
        if (!itIsSo) {
            throw new IOException("not the JSON that it should be");
        }
    }

    private static Delivery read(JsonParser parser, byte[] body) throws IOException {
        Map<String, String> attributes = new HashMap<>();
        byte[] data = null;
        String wrong = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("data")) {
                data = dataOf(parser, value, body);
                wrong = data == null ? "The data is no JSON object." : wrong;
            } else if (name.equals("data_base64")) {
                data = value == JsonToken.VALUE_STRING ? base64(parser.getText()) : null;
                wrong = data == null ? "data_base64 is not base64." : wrong;
            } else if (ATTRIBUTES.contains(name) && value == JsonToken.VALUE_STRING) {
                attributes.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return delivery(attributes, data, wrong);
    }

    private static byte @Nullable [] dataOf(JsonParser parser, JsonToken value, byte[] body) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText().getBytes(StandardCharsets.UTF_8);
        }
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return Arrays.copyOfRange(body, from, (int) parser.currentLocation().getByteOffset());
    }

    static byte @Nullable [] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Delivery delivery(Map<String, String> attributes, byte @Nullable [] data, @Nullable String wrong) {
        String id = attributes.get("id");
        String topic = attributes.get("subject");
        if (id != null && id.length() > LONGEST_ID) {
            return new Delivery.Malformed(null, "The id has more than %d characters.".formatted(LONGEST_ID));
        }
        if (!VERSION.equals(attributes.get("specversion"))) {
            return new Delivery.Malformed(id, "The specversion must be 1.0.");
        }
        for (String required : List.of("id", "source", "type")) {
            if (attributes.getOrDefault(required, "").isEmpty()) {
                return new Delivery.Malformed(id, "A CloudEvent has an id, a source and a type.");
            }
        }
        if (topic == null) {
            return new Delivery.Malformed(id, "The subject is missing: the topic that the message was published to.");
        }
        if (wrong != null || data == null) {
            return new Delivery.Malformed(id, wrong == null ? "There is no data." : wrong);
        }
        return new Delivery.Message(id, topic, data);
    }

    /** Header values are percent-encoded (HTTP protocol binding, section 3.1.3.2); a plus is a plus. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
