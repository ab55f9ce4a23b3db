package io.sallyport.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.VolumeConfig;
import org.jspecify.annotations.Nullable;

/**
 * Something that a gateway is set to serve with.
 *
 * @param config its secret is as it came: a JWE for this gateway
 * @param epoch null, with {@code generation}, if it was made at the gateway
 */
record Resource(ResourceKind kind, ResourceConfig config, @Nullable Long epoch, @Nullable Long generation) {
    private static final String SECRET = "secret";

    /** @throws ProtocolException if the members are not those of the kind */
    static Resource read(ResourceKind kind, ObjectNode config, @Nullable Long epoch, @Nullable Long generation) {
        return new Resource(kind, DownlinkCodec.desired(config, kind.type()), epoch, generation);
    }

    /** What is under this key is this resource; also what exports are called by. */
    static String key(ResourceKind kind, String name) {
        return kind.member() + "/" + name;
    }

    String key() {
        return key(kind, config.name());
    }

    String name() {
        return config.name();
    }

    ReportedResource reported() {
        return ReportedResource.of(kind, config, epoch, generation);
    }

    /** A secret that is left out stays as it was, unless what it is for is left out as well. */
    Resource after(@Nullable Resource before) {
        String kept = before == null || !hasSecret() ? null : before.config.sealedSecret();
        ObjectNode json = DownlinkCodec.json(config);
        return kept == null || json.has(SECRET) ? this : read(kind, json.put(SECRET, kept), epoch, generation);
    }

    /** Nobody signs in with a secret to a volume without CHAP, nor with a role. */
    private boolean hasSecret() {
        return config instanceof VolumeConfig volume
                ? volume.chapUser() != null
                : !(config instanceof BucketCredentialConfig credential) || credential.role() == null;
    }

    /** As somebody at the gateway changes it: what the console thinks of its generation does not change. */
    Resource changedTo(ObjectNode json) {
        return read(kind, json, epoch, generation);
    }
}
