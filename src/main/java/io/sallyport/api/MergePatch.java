package io.sallyport.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;

/** JSON Merge Patch (RFC 7396): what is not named stays as it is, null removes. */
@ApplicationScoped
public class MergePatch {
    public static final String MEDIA_TYPE = "application/merge-patch+json";

    private final ObjectMapper mapper;
    private final Validator validator;

    MergePatch(ObjectMapper mapper, Validator validator) {
        this.mapper = mapper;
        this.validator = validator;
    }

    /**
     * @param current what can be changed, as it is now
     * @return the same with the patch applied, validated
     * @throws Refusal 400 {@code INVALID_PATCH} if the patch is no object, or makes something that is none of this type
     */
    public <T> T apply(T current, JsonNode patch, Class<T> type) {
        JsonNode merged = merged(mapper.valueToTree(current), patch);
        T patched;
        try {
            patched = mapper.treeToValue(merged, type);
        } catch (JsonProcessingException e) {
            throw Refusal.invalid("INVALID_PATCH", JsonErrors.explain(e));
        }
        var violations = validator.validate(patched);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return patched;
    }

    /** @param current is changed; @throws Refusal 400 {@code INVALID_PATCH} if the patch is no object */
    public JsonNode merged(JsonNode current, JsonNode patch) {
        if (!patch.isObject()) {
            throw Refusal.invalid("INVALID_PATCH", "A merge patch is a JSON object.");
        }
        return merge(current, patch);
    }

    private JsonNode merge(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = target.isObject() ? (ObjectNode) target : mapper.createObjectNode();
        patch.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                result.remove(member.getKey());
            } else {
                JsonNode old = result.path(member.getKey());
                result.set(member.getKey(), merge(old, member.getValue()));
            }
        });
        return result;
    }
}
