package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.Checks;
import io.sallyport.protocol.ProtocolException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway signs in with at the object storage: the parameters of {@code bucketCredential.put}. Before the gateway uses a new secret it
 * proves on a probe key of {@code probe} that it may list, put and delete.
 *
 * @param principal the access key's ID; null with a role
 * @param secret the access key's secret; sealed
 * @param role that the gateway's machine takes on, instead of a key
 * @param expiresAt when the key ends; null if it does not
 * @param probe where the gateway tries it; null: in the buckets of what uses it
 */
public record BucketCredentialConfig(
        String name,
        @JsonProperty(required = true) String provider,
        @Nullable String principal,
        @Nullable String secret,
        @Nullable String role,
        @Nullable Instant expiresAt,
        @Nullable BucketRef probe)
        implements ResourceConfig {
    public BucketCredentialConfig {
        ResourceName.require("name", name);
        Checks.text("provider", Checks.present("provider", provider));
        Checks.text("principal", principal);
        Secret.check(secret);
        Checks.text("role", role);
        if ((principal == null) == (role == null) || (role != null && secret != null)) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS,
                    "a bucket credential has either a principal with its secret, or a role");
        }
    }

    @Override
    public @Nullable String sealedSecret() {
        return secret;
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "bucket credential " + name;
    }
}
