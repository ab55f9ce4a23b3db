package io.sallyport.protocol.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.Checks;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * A resource as a gateway reports it. On the wire its configuration's members are beside {@code epoch}, {@code generation} and {@code
 * secretId}, and its secret is not there.
 *
 * @param epoch null, with {@code generation}, if it was made at the gateway and never set by the console
 * @param secretId {@link Secret#idOf} of the sealed secret that it has; null if it has none, also for want of one that it needs
 * @param config as the gateway says it: a newer gateway may say more than this version knows
 */
public record ReportedResource(
        ResourceKind kind,
        String name,
        @Nullable Long epoch,
        @Nullable Long generation,
        @Nullable String secretId,
        ObjectNode config) {
    private static final String EPOCH = "epoch";
    private static final String GENERATION = "generation";
    private static final String SECRET_ID = "secretId";

    /** @throws ProtocolException if an entry of a report is none */
    public static ReportedResource read(ResourceKind kind, @Nullable JsonNode entry) {
        if (!(entry instanceof ObjectNode object)) {
            throw invalid(kind, "is an object");
        }
        ObjectNode config = object.deepCopy();
        JsonNode name = config.path("name");
        Long epoch = number(kind, config.remove(EPOCH));
        Long generation = number(kind, config.remove(GENERATION));
        JsonNode secretId = config.remove(SECRET_ID);
        config.remove("secret");
        String resourceName =
                kind.isSetting() ? kind.member() : ResourceName.require(kind.member() + ".name", name.textValue());
        config.put("name", resourceName);
        if (secretId != null && !secretId.isNull() && !secretId.isTextual()) {
            throw invalid(kind, "has a secretId that is a text");
        }
        String id = secretId == null ? null : secretId.textValue();
        Checks.text(kind.member() + ".secretId", id);
        return new ReportedResource(kind, resourceName, epoch, generation, id, config);
    }

    /** @param sealed whose configuration goes into a report */
    public static ReportedResource of(
            ResourceKind kind, ResourceConfig sealed, @Nullable Long epoch, @Nullable Long generation) {
        ObjectNode config = DownlinkCodec.json(sealed);
        config.remove("secret");
        return new ReportedResource(kind, sealed.name(), epoch, generation, Secret.idOf(sealed.sealedSecret()), config);
    }

    public ObjectNode toJson() {
        ObjectNode entry = config.deepCopy();
        if (epoch != null) {
            entry.put(EPOCH, epoch);
        }
        if (generation != null) {
            entry.put(GENERATION, generation);
        }
        if (secretId != null) {
            entry.put(SECRET_ID, secretId);
        }
        return entry;
    }

    private static @Nullable Long number(ResourceKind kind, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw invalid(kind, "has an epoch and a generation that are integers, 0 or more");
        }
        return value.longValue();
    }

    private static ProtocolException invalid(ResourceKind kind, String what) {
        return new ProtocolException(
                ProtocolException.Code.INVALID_MEMBERS, "an entry of " + kind.member() + " " + what);
    }
}
