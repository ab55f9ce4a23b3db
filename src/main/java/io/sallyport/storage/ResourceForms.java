package io.sallyport.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.api.Bodies;
import io.sallyport.api.MergePatch;
import io.sallyport.api.Refusal;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.VolumeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Configurations of resources as JSON: of requests, in rows, and as they are shown. */
@ApplicationScoped
class ResourceForms {
    private static final String SECRET = "secret";
    /** Says how a volume is made, and not what it is. */
    private static final String MODE = "mode";

    private final ObjectMapper mapper;
    private final Bodies bodies;
    private final MergePatch patches;

    ResourceForms(ObjectMapper mapper, Bodies bodies, MergePatch patches) {
        this.mapper = mapper;
        this.bodies = bodies;
        this.patches = patches;
    }

    /**
     * Reads what a caller wants. Strict: an unknown member is refused.
     *
     * @throws Refusal 400 {@code INVALID_REQUEST}, 400 {@code NAME_DIFFERS}
     * @throws ProtocolException 400 {@code INVALID_MEMBERS}
     */
    ResourceConfig read(ResourceAddress address, @Nullable JsonNode body) {
        if (!(body instanceof ObjectNode wanted)) {
            throw Refusal.invalid("INVALID_REQUEST", "The body is a JSON object.");
        }
        JsonNode name = wanted.get("name");
        if (name != null && !name.asText().equals(address.name())) {
            throw Refusal.invalid("NAME_DIFFERS", "The name in the body is not the one in the path.");
        }
        return bodies.read(
                wanted.deepCopy().put("name", address.name()), address.kind().type());
    }

    /** What it is with a patch (RFC 7396). The secret stays if the patch does not name it. Throws as {@link #read}. */
    ResourceConfig patched(ResourceAddress address, ResourceConfig current, JsonNode patch) {
        return read(address, patches.merged(shown(current), patch));
    }

    ResourceConfig ofColumn(ResourceKind kind, String json) {
        return DownlinkCodec.params(object(json), kind.type());
    }

    /** With the sealed secret. */
    String column(ResourceConfig sealed) {
        return DownlinkCodec.json(sealed).toString();
    }

    /** Without a secret, not even a sealed one. */
    ObjectNode shown(ResourceConfig config) {
        ObjectNode json = DownlinkCodec.json(config);
        json.remove(SECRET);
        return json;
    }

    ResourceConfig withSecret(ResourceKind kind, ResourceConfig config, @Nullable String sealed) {
        ObjectNode json = shown(config);
        if (sealed != null) {
            json.put(SECRET, sealed);
        }
        return DownlinkCodec.params(json, kind.type());
    }

    /** With a volume that is taken over instead of made. */
    ResourceConfig recovering(ResourceConfig volume) {
        ObjectNode json = DownlinkCodec.json(volume).put(MODE, "RECOVER");
        return DownlinkCodec.params(json, ResourceKind.VOLUME.type());
    }

    /** How a volume was made does not change any more. */
    ResourceConfig madeAs(@Nullable ResourceConfig before, ResourceConfig wanted) {
        return before instanceof VolumeConfig made && made.mode() == VolumeConfig.Mode.RECOVER
                ? recovering(wanted)
                : wanted;
    }

    /** What two configurations are compared by: all defaults filled in as far as this version knows them. */
    ObjectNode comparable(ResourceKind kind, ObjectNode config) {
        ObjectNode json;
        try {
            json = shown(DownlinkCodec.desired(config, kind.type()));
        } catch (ProtocolException newer) {
            // What the gateway says is shown as it is.
            json = config.deepCopy();
        }
        if (kind == ResourceKind.VOLUME) {
            json.remove(MODE);
        }
        return json;
    }

    /** The name of the bucket credential that a share or volume is to use; empty for all else. */
    String credentialOf(ManagedResource resource) {
        return resource.desired() == null
                ? ""
                : object(resource.desired()).path("credential").asText();
    }

    ObjectNode object(String json) {
        try {
            return (ObjectNode) mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resource's column is not JSON", e);
        }
    }
}
