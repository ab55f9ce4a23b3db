package io.sallyport.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads a part of a stored report, all of whose members are optional: what is absent, or is not what it should be, is null. */
record ReportReader(JsonNode node, Instant now) {
    ReportReader child(String name) {
        return new ReportReader(node.path(name), now);
    }

    <T> List<T> list(String name, Function<ReportReader, T> read) {
        return StreamSupport.stream(node.path(name).spliterator(), false)
                .map(item -> read.apply(new ReportReader(item, now)))
                .toList();
    }

    @Nullable
    String text(String name) {
        return node.path(name).isTextual() ? node.path(name).textValue() : null;
    }

    @Nullable
    Long count(String name) {
        return node.path(name).isNumber() ? node.path(name).longValue() : null;
    }

    long countOrZero(String name) {
        return node.path(name).asLong(0);
    }

    boolean flag(String name) {
        return node.path(name).asBoolean(false);
    }

    @Nullable
    Double number(String name) {
        return node.path(name).isNumber() ? node.path(name).doubleValue() : null;
    }

    @Nullable
    Ratio ratio(String name) {
        Double value = number(name);
        return value == null ? null : new Ratio(value);
    }

    @Nullable
    Bytes bytes(String name) {
        Long value = count(name);
        return value == null ? null : new Bytes(value);
    }

    @Nullable
    Age age(String name) {
        String text = text(name);
        try {
            return text == null ? null : new Age(Instant.parse(text), now);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
