package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.Checks;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.ShareStatus.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a file share: the parameters of {@code share.put}. Left out, a member has its default. The limits that a provider sets
 * are not held here.
 *
 * @param credential name of a bucket credential of the gateway
 * @param cacheDisk name of a cache disk of the gateway; left out: the gateway chooses
 * @param ignoreDeletes what is deleted on the share stays in the bucket
 * @param nfs of an NFS share only
 * @param smb of an SMB share only
 */
public record ShareConfig(
        String name,
        @JsonProperty(required = true) Protocol protocol,
        @JsonProperty(required = true) BucketRef bucket,
        @JsonProperty(required = true) String credential,
        @Nullable String cacheDisk,
        @Nullable Boolean readOnly,
        @Nullable CacheConfig cache,
        @Nullable ReverseSync reverseSync,
        @Nullable Boolean ignoreDeletes,
        @Nullable NfsConfig nfs,
        @Nullable SmbConfig smb,
        @Nullable Encryption encryption,
        @Nullable Boolean archive,
        @Nullable Boolean transferAcceleration)
        implements ResourceConfig {

    public ShareConfig {
        ResourceName.require("name", name);
        Checks.present("protocol", protocol);
        Checks.present("bucket", bucket);
        ResourceName.require("credential", credential);
        ResourceName.orNull("cacheDisk", cacheDisk);
        readOnly = Boolean.TRUE.equals(readOnly);
        cache = cache == null ? CacheConfig.DEFAULT : cache;
        reverseSync = reverseSync == null ? ReverseSync.OFF : reverseSync;
        ignoreDeletes = Boolean.TRUE.equals(ignoreDeletes);
        encryption = encryption == null ? Encryption.NONE : encryption;
        archive = Boolean.TRUE.equals(archive);
        transferAcceleration = Boolean.TRUE.equals(transferAcceleration);
        if (protocol == Protocol.NFS) {
            none("smb", smb, "NFS");
            nfs = nfs == null ? NfsConfig.DEFAULT : nfs;
        } else {
            none("nfs", nfs, "SMB");
            smb = smb == null ? SmbConfig.DEFAULT : smb;
        }
    }

    /** Whether users of this share may change what is in the bucket. */
    public boolean writes() {
        return !Boolean.TRUE.equals(readOnly);
    }

    /** Whether it looks in the bucket for what others changed there. */
    public boolean looksForChanges() {
        return reverseSync != null && Boolean.TRUE.equals(reverseSync.enabled());
    }

    private static void none(String member, @Nullable Object value, String protocol) {
        if (value != null) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS, "an " + protocol + " share has no " + member);
        }
    }
}
