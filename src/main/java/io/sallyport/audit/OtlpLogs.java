package io.sallyport.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries as OTLP has logs, in JSON (opentelemetry.io/docs/specs/otlp): numbers of 64 bits are text, IDs of traces hexadecimal. */
final class OtlpLogs {
    private static final int INFO = 9;
    private static final int WARN = 13;

    private final ObjectMapper mapper;

    OtlpLogs(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    byte[] request(List<SealedEntry> entries) throws JsonProcessingException {
        ObjectNode request = mapper.createObjectNode();
        ObjectNode ofResource = request.putArray("resourceLogs").addObject();
        attribute(ofResource.putObject("resource").putArray("attributes"), "service.name", "sallyport");
        ObjectNode ofScope = ofResource.putArray("scopeLogs").addObject();
        ofScope.putObject("scope").put("name", "io.sallyport.audit");
        ArrayNode records = ofScope.putArray("logRecords");
        entries.forEach(entry -> record(records.addObject(), entry));
        return mapper.writeValueAsBytes(request);
    }

    private static void record(ObjectNode record, SealedEntry sealed) {
        AuditEntry entry = sealed.entry();
        boolean done = entry.outcome() == AuditOutcome.DONE;
        record.put("timeUnixNano", nanos(entry.at()));
        record.put("severityNumber", done ? INFO : WARN);
        record.put("severityText", done ? "INFO" : "WARN");
        record.putObject("body")
                .put(
                        "stringValue",
                        "%s %s %s %s".formatted(entry.actor(), entry.outcome(), entry.action(), entry.resource()));
        if (entry.traceId() != null) {
            record.put("traceId", entry.traceId());
        }
        ArrayNode attributes = record.putArray("attributes");
        number(attributes, "audit.sequence", sealed.sequence());
        attribute(attributes, "audit.hash", sealed.hash());
        attribute(attributes, "audit.id", entry.id().toString());
        attribute(attributes, "audit.actor", entry.actor());
        attribute(attributes, "client.address", entry.address());
        attribute(attributes, "audit.action", entry.action());
        attribute(attributes, "audit.outcome", entry.outcome().name());
        attribute(attributes, "audit.resource", entry.resource());
        attribute(attributes, "audit.resource_id", entry.resourceId());
        attribute(attributes, "audit.group_id", entry.groupId());
        attribute(attributes, "audit.detail", entry.detail());
        number(attributes, "audit.times", entry.times());
    }

    /** How many of a request the log service has refused for good, though it took the others. */
    long rejected(String answer) throws JsonProcessingException {
        JsonNode root = answer.isBlank() ? mapper.createObjectNode() : mapper.readTree(answer);
        return root.path("partialSuccess").path("rejectedLogRecords").asLong();
    }

    private static String nanos(Instant at) {
        return Long.toString(Math.multiplyExact(at.toEpochMilli(), 1_000_000L));
    }

    private static void attribute(ArrayNode attributes, String key, @Nullable String value) {
        if (value != null) {
            attributes.addObject().put("key", key).putObject("value").put("stringValue", value);
        }
    }

    private static void number(ArrayNode attributes, String key, long value) {
        attributes.addObject().put("key", key).putObject("value").put("intValue", Long.toString(value));
    }
}
