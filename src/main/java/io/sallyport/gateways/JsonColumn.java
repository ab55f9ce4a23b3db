package io.sallyport.gateways;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that are JSON in a LONGTEXT column: the dialect's own JSON type fails on MariaDB. */
final class JsonColumn {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // What a newer replica writes while replicas are being replaced must not blind an older one.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JsonColumn() {}

    @Converter
    static class Endpoints implements AttributeConverter<List<Endpoint>, String> {
        @Override
        public String convertToDatabaseColumn(List<Endpoint> value) {
            return write(value);
        }

        @Override
        public List<Endpoint> convertToEntityAttribute(String json) {
            return read(json, new TypeReference<>() {});
        }
    }

    @Converter
    static class Strings implements AttributeConverter<List<String>, String> {
        @Override
        public String convertToDatabaseColumn(List<String> value) {
            return write(value);
        }

        @Override
        public List<String> convertToEntityAttribute(String json) {
            return read(json, new TypeReference<>() {});
        }
    }

    /** In milliseconds, so that many are short. */
    @Converter
    static class Instants implements AttributeConverter<List<Instant>, String> {
        @Override
        public String convertToDatabaseColumn(List<Instant> value) {
            return write(value.stream().map(Instant::toEpochMilli).toList());
        }

        @Override
        public List<Instant> convertToEntityAttribute(String json) {
            List<Long> millis = read(json, new TypeReference<>() {});
            return millis.stream().map(Instant::ofEpochMilli).toList();
        }
    }

    @Converter
    static class Contacts implements AttributeConverter<List<Contact>, String> {
        @Override
        public String convertToDatabaseColumn(List<Contact> value) {
            return write(value);
        }

        @Override
        public List<Contact> convertToEntityAttribute(String json) {
            return read(json, new TypeReference<>() {});
        }
    }

    @Converter
    static class Freezes implements AttributeConverter<List<Freeze>, String> {
        @Override
        public String convertToDatabaseColumn(List<Freeze> value) {
            return write(value);
        }

        @Override
        public List<Freeze> convertToEntityAttribute(String json) {
            return read(json, new TypeReference<>() {});
        }
    }

    @Converter
    static class Window implements AttributeConverter<@Nullable MaintenanceWindow, @Nullable String> {
        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable MaintenanceWindow value) {
            return value == null ? null : write(value);
        }

        @Override
        public @Nullable MaintenanceWindow convertToEntityAttribute(@Nullable String json) {
            return json == null ? null : read(json, new TypeReference<MaintenanceWindow>() {});
        }
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't be written as JSON", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a JSON column can't be read", e);
        }
    }
}
