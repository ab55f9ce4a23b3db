package io.sallyport.gateways;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;

/** Values that are JSON in a LONGTEXT column: the dialect's own JSON type fails on MariaDB. */
final class JsonColumn {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

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
