package io.sallyport.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.protocol.ProtocolException;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads a body as a type that is known only when its path is. */
@ApplicationScoped
public class Bodies {
    private final ObjectMapper mapper;

    Bodies(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * @throws Refusal 400 {@code INVALID_REQUEST} if it is none of this type
     * @throws ProtocolException what the type itself has against it
     */
    public <T> T read(JsonNode body, Class<T> type) {
        try {
            return mapper.treeToValue(body, type);
        } catch (JsonProcessingException e) {
            ProtocolException wrong = Causes.find(e, ProtocolException.class);
            if (wrong != null) {
                throw wrong;
            }
            throw Refusal.invalid("INVALID_REQUEST", JsonErrors.explain(e));
        }
    }
}
