package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.Checks;
import io.sallyport.protocol.ProtocolException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a block volume: the parameters of {@code volume.put}.
 *
 * @param cacheDisk name of a cache disk that no other volume uses; with {@code CACHE} only
 * @param chunkSizeKiB 8, 16, 32, 64 or 128; 32 if left out; never changes
 * @param chapUser null for no CHAP
 * @param secret of CHAP, 12 to 16 characters; sealed
 * @param initiators iSCSI names that may log in; empty for any
 * @param mode {@code CREATE} is refused on a prefix that holds data; {@code RECOVER} takes over what is there
 */
public record VolumeConfig(
        String name,
        @JsonProperty(required = true) BucketRef bucket,
        @JsonProperty(required = true) String credential,
        @JsonProperty(required = true) Long sizeBytes,
        @Nullable Cache cache,
        @Nullable String cacheDisk,
        @Nullable Integer chunkSizeKiB,
        @Nullable String chapUser,
        @Nullable String secret,
        List<String> initiators,
        @Nullable Mode mode)
        implements ResourceConfig {
    private static final int DEFAULT_CHUNK_KIB = 32;

    public VolumeConfig {
        ResourceName.require("name", name);
        Checks.present("bucket", bucket);
        ResourceName.require("credential", credential);
        Checks.atLeast("sizeBytes", Checks.present("sizeBytes", sizeBytes), 1);
        cache = cache == null ? Cache.CACHE : cache;
        ResourceName.orNull("cacheDisk", cacheDisk);
        if ((cache == Cache.CACHE) != (cacheDisk != null)) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS,
                    "a volume with CACHE names its cacheDisk, one with WRITE_THROUGH has none");
        }
        Checks.between("chunkSizeKiB", chunkSizeKiB, 1, Integer.MAX_VALUE);
        chunkSizeKiB = chunkSizeKiB == null ? DEFAULT_CHUNK_KIB : chunkSizeKiB;
        Checks.text("chapUser", chapUser);
        Secret.check(secret);
        initiators = Checks.list("initiators", initiators);
        initiators.forEach(iqn -> Checks.text("initiators", iqn));
        mode = mode == null ? Mode.CREATE : mode;
    }

    public enum Cache {
        CACHE,
        WRITE_THROUGH
    }

    public enum Mode {
        CREATE,
        RECOVER
    }

    @Override
    public @Nullable String sealedSecret() {
        return secret;
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "volume " + name;
    }
}
