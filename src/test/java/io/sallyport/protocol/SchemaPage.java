package io.sallyport.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The schemas as a section of docs/protocol.md: one table for each, one line for each member. */
final class SchemaPage {
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("origin", "origin"),
            Map.entry("originOfReport", "origin with `seq`"),
            Map.entry("gatewayId", "gateway ID"),
            Map.entry("uuid", "UUID"),
            Map.entry("sha256", "64 hexadecimal digits"),
            Map.entry("timeOfDay", "`HH:MM`"),
            Map.entry("day", "`MONDAY` to `SUNDAY`"),
            Map.entry("resourceName", "name, 1 to 60 characters"),
            Map.entry("optionalResourceName", "name, 1 to 60 characters"),
            Map.entry("optionalSecret", "JWE, at most 8192 characters"),
            Map.entry("optionalPrefix", "path, at most 256 characters"),
            Map.entry("word", "1 to 63 characters of a-z, 0-9, `.` and `-`"),
            Map.entry("nfsVersion", "`V3`, `V4_0` or `V4_1`"));

    private final StringBuilder page = new StringBuilder();

    static String render() {
        SchemaPage page = new SchemaPage();
        for (String name : List.of(
                "presence.online",
                "presence.offline",
                "status.report",
                "status",
                "config.report",
                "configuration",
                "log.excerpt",
                "command.received",
                "command.progress",
                "response.result",
                "response.error",
                "command",
                "broadcast")) {
            page.schema(name);
        }
        Set<String> methods = new TreeSet<>(Schemas.names());
        methods.removeIf(name -> !name.matches(".*\\.(params|result)") || name.startsWith("response."));
        methods.forEach(page::schema);
        for (String name :
                List.of("bucketRef", "drain", "cacheConfig", "reverseSync", "nfsConfig", "smbConfig", "encryption")) {
            page.schema(name);
        }
        page.heading("Origin", "common");
        page.table(Schemas.schema("common").at("/$defs/origin"), "");
        return page.page.toString();
    }

    private void schema(String name) {
        JsonNode schema = Schemas.schema(name);
        heading(schema.path("title").textValue(), name);
        page.append(schema.path("description").textValue()).append('\n');
        if (schema.has("$ref")) {
            page.append("\nThe members are those of ").append(link(schema)).append(".\n");
        } else if (!schema.path("properties").isEmpty()) {
            page.append('\n');
            table(schema, "");
        }
        for (Entry<String, JsonNode> part : schema.path("$defs").properties()) {
            page.append("\nEach ").append(part.getKey()).append(":\n\n");
            table(part.getValue(), "");
        }
    }

    private void heading(String title, String name) {
        page.append("\n### ")
                .append(title)
                .append("\n[`")
                .append(name)
                .append(".json`](../src/main/resources/protocol/schemas/")
                .append(name)
                .append(".json)\n");
        page.append('\n');
    }

    private void table(JsonNode schema, String prefix) {
        if (prefix.isEmpty()) {
            page.append("| member | type | needed | what it is |\n|---|---|---|---|\n");
        }
        Set<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::textValue)
                .collect(Collectors.toSet());
        for (Entry<String, JsonNode> member : schema.path("properties").properties()) {
            String path = prefix + member.getKey();
            JsonNode said = member.getValue();
            JsonNode resolved = resolved(said);
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            path, type(said), required.contains(member.getKey()) ? "yes" : "", about(said, resolved)));
            if (said.has("properties")) {
                table(said, path + ".");
            }
        }
    }

    private static String about(JsonNode said, JsonNode resolved) {
        String text = said.has("description")
                ? said.get("description").textValue()
                : resolved.path("description").asText();
        if (said.has("examples")) {
            text += ": "
                    + StreamSupport.stream(said.get("examples").spliterator(), false)
                            .map(value -> "`" + value.asText() + "`")
                            .collect(Collectors.joining(", "));
        }
        return said.has("default") ? text + "; `" + said.get("default").asText() + "` if left out" : text;
    }

    private static String type(JsonNode said) {
        String name = said.path("$ref").asText().replaceFirst(".*/", "");
        if (NAMED.containsKey(name)) {
            return NAMED.get(name);
        }
        if (said.path("$ref").asText().endsWith(".json")) {
            return link(said);
        }
        JsonNode schema = resolved(said);
        if (schema.has("anyOf")) {
            return type(schema.at("/anyOf/0"));
        }
        if (schema.has("const")) {
            return "`" + schema.get("const").textValue() + "`";
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.get(0).textValue() : type.asText()) {
            case "string" -> text(schema);
            case "integer" -> range("integer", schema);
            case "number" -> range("number", schema);
            case "boolean" -> "boolean";
            case "array" -> list(schema);
            case "object" -> "object";
            default -> throw new IllegalStateException("no words for " + schema);
        };
    }

    private static String text(JsonNode schema) {
        if (schema.path("format").asText().equals("date-time")) {
            return "time";
        } else if (schema.has("enum")) {
            return StreamSupport.stream(schema.get("enum").spliterator(), false)
                    .filter(JsonNode::isTextual)
                    .map(value -> "`" + value.textValue() + "`")
                    .collect(Collectors.joining(" or "));
        } else if (schema.path("format").asText().equals("uri")) {
            return "https URL, at most " + schema.get("maxLength") + " characters";
        } else if (schema.has("contentEncoding") || schema.has("contentMediaType")) {
            String form = schema.path("contentEncoding").asText("PEM");
            return form + ", at most " + schema.get("maxLength") + " characters";
        } else if (schema.has("pattern")) {
            return "%d to %d characters of printable ASCII"
                    .formatted(
                            schema.path("minLength").intValue(),
                            schema.path("maxLength").intValue());
        }
        return schema.has("maxLength") ? "text, at most " + schema.get("maxLength") + " characters" : "text";
    }

    private static String range(String type, JsonNode schema) {
        boolean bounded = schema.path("maximum").decimalValue().compareTo(new java.math.BigDecimal(Long.MAX_VALUE)) < 0;
        return bounded
                ? "%s, %s to %s".formatted(type, schema.get("minimum"), schema.get("maximum"))
                : "%s, at least %s".formatted(type, schema.get("minimum"));
    }

    private static String list(JsonNode schema) {
        String entry = schema.at("/items/$ref").asText().replaceFirst(".*/", "");
        String size = schema.has("minItems") ? schema.get("minItems") + " to " : "at most ";
        return "list of " + size + schema.get("maxItems") + ": "
                + (entry.equals("text") ? type(schema.get("items")) : NAMED.getOrDefault(entry, entry));
    }

    private static String link(JsonNode reference) {
        String name = reference.path("$ref").textValue().replace(".json", "");
        String title = Schemas.schema(name).path("title").textValue();
        return "[%s](#%s)"
                .formatted(title, title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'));
    }

    /** What a reference into the common types means; other things mean themselves. */
    private static JsonNode resolved(JsonNode said) {
        String reference = said.path("$ref").asText();
        int at = reference.indexOf("#/");
        return at < 0 || !(reference.startsWith("common.json") || at == 0)
                ? said
                : Schemas.schema("common").at(reference.substring(at + 1));
    }
}
