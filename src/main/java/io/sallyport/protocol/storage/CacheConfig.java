package io.sallyport.protocol.storage;

import io.sallyport.protocol.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How a share uses its cache disk.
 *
 * @param writeBackLagSeconds how long what was written waits before it is uploaded; 5 if left out
 * @param frontendLimitMBps of users' reading and writing, in MB/s; 0 is none
 * @param backendLimitMBps of uploads, in MB/s; 0 is none, else at least the front-end limit
 * @param downloadLimitMBps in MB/s; 0 is none
 */
public record CacheConfig(
        @Nullable Mode mode,
        @Nullable Boolean directIo,
        @Nullable Boolean bypassCacheRead,
        @Nullable Boolean fastReclaim,
        @Nullable Integer writeBackLagSeconds,
        @Nullable Integer frontendLimitMBps,
        @Nullable Integer backendLimitMBps,
        @Nullable Integer downloadLimitMBps) {
    public static final CacheConfig DEFAULT = new CacheConfig(null, null, null, null, null, null, null, null);
    private static final int DEFAULT_LAG_SECONDS = 5;

    public CacheConfig {
        mode = mode == null ? Mode.CACHE : mode;
        directIo = Boolean.TRUE.equals(directIo);
        bypassCacheRead = Boolean.TRUE.equals(bypassCacheRead);
        fastReclaim = Boolean.TRUE.equals(fastReclaim);
        Checks.between("cache.writeBackLagSeconds", writeBackLagSeconds, 0, Integer.MAX_VALUE);
        writeBackLagSeconds = writeBackLagSeconds == null ? DEFAULT_LAG_SECONDS : writeBackLagSeconds;
        frontendLimitMBps = limit("cache.frontendLimitMBps", frontendLimitMBps);
        backendLimitMBps = limit("cache.backendLimitMBps", backendLimitMBps);
        downloadLimitMBps = limit("cache.downloadLimitMBps", downloadLimitMBps);
    }

    /** {@code SYNC}: a copy of the whole bucket is kept on the cache disk. */
    public enum Mode {
        CACHE,
        SYNC
    }

    private static Integer limit(String member, @Nullable Integer value) {
        Checks.between(member, value, 0, Integer.MAX_VALUE);
        return value == null ? Integer.valueOf(0) : value;
    }
}
