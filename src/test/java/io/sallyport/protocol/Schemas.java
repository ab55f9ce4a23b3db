package io.sallyport.protocol;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The contract's schemas, by their names, and a validator that is not ours. */
public final class Schemas {
    static final Path FOLDER = Path.of("src/main/resources/protocol/schemas");
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    /** Numbers as they are written: a double would have lost what a limit is about. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Schemas() {}

    static Set<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString().replaceFirst("\\.json$", "")));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode schema(String name) {
        try {
            return (ObjectNode) JSON.readTree(FOLDER.resolve(name + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a schema says against a document; empty if it is valid. */
    static Set<ValidationMessage> errors(String name, JsonNode document) {
        return FACTORY.getSchema(SchemaLocation.of("classpath:protocol/schemas/" + name + ".json"))
                .validate(document);
    }

    static Set<ValidationMessage> errorsOfSchema(String name) {
        return FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(schema(name));
    }

    /** What all schemas that a message is under say against it: the envelope's, and its method's for parameters or result. */
    public static List<ValidationMessage> errorsOfMessage(JsonNode message, String envelope) {
        Stream<ValidationMessage> ofEnvelope = errors(envelope, message).stream();
        boolean isDownlink = envelope.equals("command") || envelope.equals("broadcast");
        String params = message.path("method").asText() + ".params";
        Stream<ValidationMessage> ofParams = isDownlink && names().contains(params)
                ? errors(params, message.path("params")).stream()
                : Stream.empty();
        return Stream.concat(ofEnvelope, ofParams).toList();
    }

    /** Which schema a message is under. */
    public static String envelopeOf(JsonNode message) {
        if (message.has("meta")) {
            return message.get("meta").has("gatewayId") ? "command" : "broadcast";
        } else if (message.has("method")) {
            return message.get("method").textValue();
        }
        return message.has("result") ? "response.result" : "response.error";
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
