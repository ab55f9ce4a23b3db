package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of one resource. What is left out has its default once the record is made, so two of them are compared member by
 * member. A {@code secret} is plain only in a request; on the wire and at rest it is a JWE for the gateway ({@link io.sallyport.protocol.Jwe}),
 * and reports leave it out.
 */
public sealed interface ResourceConfig
        permits ShareConfig,
                VolumeConfig,
                CacheDiskConfig,
                BucketCredentialConfig,
                SmbUserConfig,
                DirectoryConfig,
                BandwidthConfig {
    /** Of the resource; in a request over REST it may be left out, since the path has it. */
    String name();

    /** Null for a kind that has none, and where none is set. */
    @JsonIgnore
    default @Nullable String sealedSecret() {
        return null;
    }
}
