package io.sallyport.console;

import org.jspecify.annotations.Nullable;

/**
 * A cache disk. Caches run full by design, so it is the dirty data that is shown first: what is not in the bucket yet.
 *
 * @param filled dirty and clean together: the bar of the dirty data lies on top of it
 */
record CacheRow(
        String id,
        @Nullable String device,
        @Nullable Bytes size,
        Bytes dirty,
        Ratio dirtyPart,
        @Nullable Age oldestDirty,
        Bytes clean,
        Ratio filled,
        @Nullable Bytes pinned,
        @Nullable Bytes metadata,
        @Nullable Bytes metadataLimit,
        Ratio metadataPart,
        boolean throttled,
        long failingFiles) {
    static CacheRow of(ReportReader cache) {
        long size = cache.countOrZero("sizeBytes");
        Bytes pinned = cache.bytes("pinnedBytes");
        return new CacheRow(
                String.valueOf(cache.text("id")),
                cache.text("device"),
                cache.bytes("sizeBytes"),
                new Bytes(cache.countOrZero("dirtyBytes")),
                Ratio.of(cache.countOrZero("dirtyBytes"), size),
                cache.age("oldestDirtyAt"),
                new Bytes(cache.countOrZero("cleanBytes")),
                Ratio.of(cache.countOrZero("cleanBytes") + cache.countOrZero("dirtyBytes"), size),
                pinned == null || pinned.value() == 0 ? null : pinned,
                cache.bytes("metadataBytes"),
                cache.bytes("metadataLimitBytes"),
                Ratio.of(cache.countOrZero("metadataBytes"), cache.countOrZero("metadataLimitBytes")),
                cache.flag("throttled"),
                cache.countOrZero("failingFiles"));
    }
}
