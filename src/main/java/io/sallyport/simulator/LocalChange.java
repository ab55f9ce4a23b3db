package io.sallyport.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.storage.ResourceKind;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody changes at the gateway itself, behind the console's back: {@code PUT} adds or replaces a resource, {@code PATCH} merges into
 * it (RFC 7396), {@code DELETE} takes it away. What is there keeps its epoch and generation; what is added has none.
 */
record LocalChange(String gateway, ResourceKind kind, String name, String method, @Nullable ObjectNode body)
        implements Consumer<GatewayStorage> {
    static final Pattern PATH = Pattern.compile("/gateways/([A-Za-z0-9-]{1,60})/([a-z-]{1,20})/([A-Za-z0-9._-]{1,60})");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty if the path, the method or the body is of no such change. */
    static Optional<LocalChange> of(String method, String path, String body) {
        Matcher found = PATH.matcher(path);
        if (!found.matches()) {
            return Optional.empty();
        }
        String name = found.group(3);
        Optional<ResourceKind> kind = ResourceKind.of(found.group(2), name);
        if (method.equals("DELETE")) {
            return kind.map(known -> new LocalChange(found.group(1), known, name, method, null));
        }
        try {
            return (method.equals("PUT") || method.equals("PATCH")) && JSON.readTree(body) instanceof ObjectNode object
                    ? kind.map(known -> new LocalChange(found.group(1), known, name, method, object))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** @throws ProtocolException if what it would become is no configuration */
    @Override
    public void accept(GatewayStorage storage) {
        Optional<Resource> before = storage.configuration().find(kind, name);
        ObjectNode change = body;
        if (change == null) {
            storage.remove(kind, name);
            return;
        }
        ObjectNode json = JSON.createObjectNode();
        if (method.equals("PATCH")) {
            before.ifPresent(resource -> json.setAll(DownlinkCodec.json(resource.config())));
            merge(json, change);
        } else {
            json.setAll(change);
        }
        json.put("name", name);
        storage.put(before.map(resource -> resource.changedTo(json))
                .orElseGet(() -> Resource.read(kind, json, null, null)));
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            if (member.getValue().isNull()) {
                target.remove(member.getKey());
            } else if (member.getValue() instanceof ObjectNode inner) {
                ObjectNode into = target.get(member.getKey()) instanceof ObjectNode present
                        ? present
                        : target.putObject(member.getKey());
                merge(into, inner);
            } else {
                target.set(member.getKey(), member.getValue());
            }
        }
    }
}
