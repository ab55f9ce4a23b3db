package io.sallyport.protocol.storage;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of resources that a gateway is set to serve with. */
public enum ResourceKind {
    SHARE("shares", "shares", ShareConfig.class),
    VOLUME("volumes", "volumes", VolumeConfig.class),
    CACHE_DISK("cache-disks", "cacheDisks", CacheDiskConfig.class),
    BUCKET_CREDENTIAL("bucket-credentials", "bucketCredentials", BucketCredentialConfig.class),
    SMB_USER("smb-users", "smbUsers", SmbUserConfig.class),
    /** The one of each gateway, {@value DirectoryConfig#NAME}. */
    DIRECTORY("settings", "directory", DirectoryConfig.class),
    /** The one of each gateway, {@value BandwidthConfig#NAME}. */
    BANDWIDTH("settings", "bandwidth", BandwidthConfig.class);

    private final String path;
    private final String member;
    private final Class<? extends ResourceConfig> type;

    ResourceKind(String path, String member, Class<? extends ResourceConfig> type) {
        this.path = path;
        this.member = member;
        this.type = type;
    }

    /** In paths over REST: {@code /gateways/{id}/<path>/<name>}. */
    public String path() {
        return path;
    }

    /** Of a {@code config.report}: a list, or of a setting the thing itself. */
    public String member() {
        return member;
    }

    public Class<? extends ResourceConfig> type() {
        return type;
    }

    /** A setting is there once for a gateway, under the name that is its member. */
    public boolean isSetting() {
        return path.equals("settings");
    }

    /** What users reach: it has a bucket, and a state in the status report. */
    public boolean isServed() {
        return this == SHARE || this == VOLUME;
    }

    /** Which kind a path over REST means; empty if it means none, as with a setting that does not exist. */
    public static Optional<ResourceKind> of(String path, String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.path.equals(path) && (!kind.isSetting() || kind.member.equals(name)))
                .findFirst();
    }
}
