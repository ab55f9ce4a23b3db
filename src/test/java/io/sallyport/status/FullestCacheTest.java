package io.sallyport.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.StatusReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of a gateway's caches its forecasts are about. */
class FullestCacheTest {
    private static final Instant EARLIER = StatusReports.NOW.minusSeconds(60);

    @Test
    void isTheOneWithTheLargestShareAndNotTheMostBytes() {
        StatusReport report = of(cache(1_000L, 300L, 10L, 100L), cache(100L, 90L, 20L, 1_000L));

        assertThat(FullestCache.byDirtyData(report)).isEqualTo(new FullestCache(90, 100));
        assertThat(FullestCache.byMetadata(report)).isEqualTo(new FullestCache(10, 100));
    }

    @Test
    void isNoneIfNoneSaysBothOrItsSizeIsNone() {
        StatusReport report = of(cache(null, 300L, 10L, null), cache(100L, null, null, 5L), cache(0L, 0L, 0L, 0L));

        assertThat(FullestCache.byDirtyData(report)).isNull();
        assertThat(FullestCache.byMetadata(report)).isNull();
        assertThat(FullestCache.byDirtyData(of())).isNull();
    }

    @Test
    void theOldestThatWaitsIsThatOfACacheThatHasSomethingWaiting() {
        assertThat(FullestCache.oldestDirtyAt(of(dirtySince(0L, EARLIER), dirtySince(5L, StatusReports.NOW))))
                .isEqualTo(StatusReports.NOW);
        assertThat(FullestCache.oldestDirtyAt(of(dirtySince(5L, StatusReports.NOW), dirtySince(null, EARLIER))))
                .isEqualTo(EARLIER);
        assertThat(FullestCache.oldestDirtyAt(of(dirtySince(5L, null)))).isNull();
    }

    private static CacheStatus cache(
            @Nullable Long size, @Nullable Long dirty, @Nullable Long metadata, @Nullable Long metadataLimit) {
        return new CacheStatus("c", null, size, null, dirty, null, metadata, metadataLimit, null, null, null);
    }

    private static CacheStatus dirtySince(@Nullable Long dirty, @Nullable Instant since) {
        return new CacheStatus("c", null, null, null, dirty, null, null, null, null, since, null);
    }

    private static StatusReport of(CacheStatus... caches) {
        return new StatusReport(
                new Origin(1, 1, "boot", 1, 1L),
                StatusReports.NOW,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(caches),
                List.of(),
                List.of(),
                List.of(),
                null);
    }
}
