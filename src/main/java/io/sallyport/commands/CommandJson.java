package io.sallyport.commands;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.CommandFailed;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON in a command's columns. */
@ApplicationScoped
class CommandJson {
    private static final List<String> ADDRESSES = List.of("url", "uploadUrl");

    private final ObjectMapper mapper;

    CommandJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    ObjectNode empty() {
        return mapper.createObjectNode();
    }

    ObjectNode readObject(String json) {
        try {
            return (ObjectNode) mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a command's column is not JSON", e);
        }
    }

    /** Parameters as they may be shown: no secret, not even a sealed one, and no signature of an address. */
    ObjectNode shown(String json) {
        ObjectNode params = readObject(json);
        params.remove("secret");
        for (String address : ADDRESSES) {
            JsonNode url = params.get(address);
            if (url != null && url.isTextual()) {
                params.put(address, url.textValue().replaceFirst("[?].*", "?…"));
            }
        }
        return params;
    }

    String write(JsonNode node) {
        return node.toString();
    }

    byte[] bytes(JsonNode node) {
        return write(node).getBytes(StandardCharsets.UTF_8);
    }

    String write(CommandFailed failed) {
        try {
            return mapper.writeValueAsString(new CommandError.GatewayError(
                    failed.code(), failed.message(), failed.reason(), failed.gatewayTime(), failed.dirtyBytes()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record can't be written", e);
        }
    }

    CommandError.@Nullable GatewayError readGatewayError(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return mapper.readValue(json, CommandError.GatewayError.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a command's column is not JSON", e);
        }
    }
}
