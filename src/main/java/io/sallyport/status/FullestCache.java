package io.sallyport.status;

import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.StatusReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far the cache is that is the nearest to its end: one full cache disk throttles its shares, whatever room the others have. By dirty data
 * and by metadata it may be another one each.
 *
 * @param ofBytes what the bytes are a share of, more than 0
 */
record FullestCache(long bytes, long ofBytes) {
    private static final Comparator<FullestCache> BY_SHARE =
            Comparator.comparingDouble(FullestCache::share).thenComparing(FullestCache::bytes);

    /** Of its size; null if no cache says both. */
    static @Nullable FullestCache byDirtyData(StatusReport report) {
        return of(report, CacheStatus::dirtyBytes, CacheStatus::sizeBytes);
    }

    /** Of the limit; null if no cache says both. */
    static @Nullable FullestCache byMetadata(StatusReport report) {
        return of(report, CacheStatus::metadataBytes, CacheStatus::metadataLimitBytes);
    }

    static boolean isThrottled(StatusReport report) {
        return report.caches().stream().anyMatch(cache -> Boolean.TRUE.equals(cache.throttled()));
    }

    /** By the gateway's clock; null if nothing is dirty or nothing says since when. */
    static @Nullable Instant oldestDirtyAt(StatusReport report) {
        Stream<@Nullable Instant> ofCaches = report.caches().stream()
                .filter(cache -> !Objects.equals(cache.dirtyBytes(), 0L))
                .map(CacheStatus::oldestDirtyAt);
        Stream<@Nullable Instant> ofShares = report.shares().stream()
                .filter(share -> !Objects.equals(share.dirtyBytes(), 0L))
                .map(share -> share.oldestDirtyAt());
        return Stream.concat(ofCaches, ofShares)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** 0 to 1, unless the gateway says what can't be. */
    double share() {
        return (double) bytes / ofBytes;
    }

    private static @Nullable FullestCache of(
            StatusReport report,
            Function<CacheStatus, @Nullable Long> bytes,
            Function<CacheStatus, @Nullable Long> ofBytes) {
        FullestCache fullest = null;
        for (CacheStatus cache : report.caches()) {
            Long part = bytes.apply(cache);
            Long whole = ofBytes.apply(cache);
            if (part != null && whole != null && whole > 0) {
                FullestCache other = new FullestCache(part, whole);
                fullest = fullest == null || BY_SHARE.compare(other, fullest) > 0 ? other : fullest;
            }
        }
        return fullest;
    }
}
