package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A cache disk in a status report. Caches run full by design: what counts is dirty data, its age, metadata space and throttling. */
public record CacheStatus(
        @JsonProperty(required = true) String id,
        @Nullable String device,
        @Nullable Long sizeBytes,
        @Nullable Long cleanBytes,
        @Nullable Long dirtyBytes,
        @Nullable Long pinnedBytes,
        @Nullable Long metadataBytes,
        @Nullable Long metadataLimitBytes,
        @Nullable Boolean throttled,
        @Nullable Instant oldestDirtyAt,
        @Nullable Long failingFiles) {
    public CacheStatus {
        Checks.text("caches.id", Checks.present("caches.id", id));
        Checks.text("caches.device", device);
        Checks.atLeast("caches.sizeBytes", sizeBytes, 0);
        Checks.atLeast("caches.cleanBytes", cleanBytes, 0);
        Checks.atLeast("caches.dirtyBytes", dirtyBytes, 0);
        Checks.atLeast("caches.pinnedBytes", pinnedBytes, 0);
        Checks.atLeast("caches.metadataBytes", metadataBytes, 0);
        Checks.atLeast("caches.metadataLimitBytes", metadataLimitBytes, 0);
        Checks.atLeast("caches.failingFiles", failingFiles, 0);
    }
}
