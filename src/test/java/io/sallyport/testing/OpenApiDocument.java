package io.sallyport.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What a server says of itself in OpenAPI, taken strictly: an object that has members by name has no others, unless the document says that
 * it may.
 */
public final class OpenApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final JsonNode document;
    private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

    public OpenApiDocument(String json) {
        try {
            document = JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close(document.path("components"));
        close(document.path("paths"));
    }

    public JsonNode root() {
        return document;
    }

    /** An operation: how it is called, and what the document says of it. */
    public record Operation(String method, String path, JsonNode description) {
        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }

        private boolean serves(String method, String actualPath) {
            return this.method.equalsIgnoreCase(method)
                    && Pattern.matches(path.replaceAll("\\{[^}]+}", "[^/]+"), actualPath);
        }
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(item -> METHODS.contains(item.getKey()))
                .forEach(item -> operations.add(new Operation(item.getKey(), path.getKey(), item.getValue()))));
        return operations;
    }

    /** The one with the fewest parameters, if several are of this form. */
    public Optional<Operation> find(String method, String path) {
        return operations().stream()
                .filter(operation -> operation.serves(method, path))
                .min(Comparator.comparing(operation ->
                        operation.path().chars().filter(c -> c == '{').count()));
    }

    public boolean hasPath(String path) {
        return METHODS.stream().anyMatch(method -> find(method, path).isPresent());
    }

    /** What a reference refers to, or the node itself. */
    public JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }

    /** What a schema of this document says against a value; empty if it is valid. */
    public List<String> errors(JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
                .map(message -> message.getMessage())
                .toList();
    }

    /** Every object of the document that stands below one of these names, with where it is. */
    public Map<String, JsonNode> named(String name) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        collect(document, "", name, found);
        return found;
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.get("components"));
        return FACTORY.getSchema(whole, CONFIG);
    }

    private static void collect(JsonNode node, String place, String name, Map<String, JsonNode> found) {
        if (node.has(name)) {
            found.put(place, node);
        }
        node.properties().forEach(member -> collect(member.getValue(), place + "/" + member.getKey(), name, found));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), place + "/" + i, name, found);
        }
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OpenApiDocument::close);
    }
}
