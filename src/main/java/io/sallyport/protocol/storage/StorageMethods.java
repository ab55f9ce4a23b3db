package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods about what a gateway serves, with their parameters (docs/protocol.md, section 5). */
public final class StorageMethods {
    public static final String SHARE_PUT = "share.put";
    public static final String SHARE_DELETE = "share.delete";
    public static final String SHARE_RESTART = "share.restart";
    public static final String SHARE_REFRESH = "share.refresh";
    public static final String SHARE_DIAGNOSE = "share.diagnose";
    public static final String VOLUME_PUT = "volume.put";
    public static final String VOLUME_DELETE = "volume.delete";
    public static final String CACHE_ATTACH = "cache.attach";
    public static final String CACHE_EXPAND = "cache.expand";
    public static final String CACHE_DETACH = "cache.detach";
    public static final String CACHE_DRAIN = "cache.drain";
    public static final String SMB_USER_PUT = "smbUser.put";
    public static final String SMB_USER_DELETE = "smbUser.delete";
    public static final String DIRECTORY_JOIN = "directory.join";
    public static final String DIRECTORY_LEAVE = "directory.leave";
    public static final String BUCKET_CREDENTIAL_PUT = "bucketCredential.put";
    public static final String BUCKET_CREDENTIAL_DELETE = "bucketCredential.delete";
    public static final String SET_BANDWIDTH = "gateway.setBandwidth";

    private StorageMethods() {}

    /**
     * Of {@code share.delete}, {@code volume.delete}, {@code cache.detach}, {@code smbUser.delete}, {@code bucketCredential.delete} and {@code
     * directory.leave}. Where dirty data would be lost it is refused with -32005, unless it drains before or the loss is accepted. The bucket's data stay.
     */
    public record Delete(
            @JsonProperty(required = true) String name, @Nullable Boolean acceptDataLoss, @Nullable Drain drain) {
        public Delete {
            ResourceName.require("name", name);
            acceptDataLoss = Boolean.TRUE.equals(acceptDataLoss);
        }
    }

    /** Of {@code share.restart} and {@code share.diagnose}. */
    public record OfShare(@JsonProperty(required = true) String name) {
        public OfShare {
            ResourceName.require("name", name);
        }
    }

    /** Of {@code cache.drain}: of all caches if no name is given. */
    public record DrainCache(@Nullable String name, @Nullable Drain drain) {
        public DrainCache {
            ResourceName.orNull("name", name);
        }
    }

    /** Of {@code share.refresh}: lists the bucket again. @param paths below the share; the whole of it if empty */
    public record Refresh(@JsonProperty(required = true) String name, List<String> paths, @Nullable Boolean recursive) {
        public static final int MAX_PATHS = 100;

        public Refresh {
            ResourceName.require("name", name);
            paths = Checks.list("paths", paths);
            Checks.between("the number of paths", Integer.valueOf(paths.size()), 0, MAX_PATHS);
            paths.forEach(path -> Checks.text("paths", path));
            recursive = !Boolean.FALSE.equals(recursive);
        }
    }

    /** What {@code share.diagnose} answers: each check with what it found. */
    public record Diagnosis(@JsonProperty(required = true) List<Check> checks) {
        public Diagnosis {
            checks = Checks.list("checks", Checks.present("checks", checks));
        }

        /** @param name {@code bucket}, {@code dns}, {@code tls}, {@code credential}, {@code cache}, {@code directory} */
        public record Check(
                @JsonProperty(required = true) String name,
                @JsonProperty(required = true) Boolean ok,
                @Nullable String detail,
                @Nullable Long millis) {
            public Check {
                Checks.text("checks.name", Checks.present("checks.name", name));
                Checks.present("checks.ok", ok);
                Checks.text("checks.detail", detail);
                Checks.atLeast("checks.millis", millis, 0);
            }
        }
    }
}
