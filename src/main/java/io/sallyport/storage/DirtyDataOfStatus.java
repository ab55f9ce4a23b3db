package io.sallyport.storage;

import io.sallyport.activation.LastKnownDirtyData;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.StatusReport;
import io.sallyport.status.StatusService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a gateway's newest status says of data that are not in the bucket yet: of its caches, or of shares and volumes if it tells of none. */
@ApplicationScoped
class DirtyDataOfStatus implements LastKnownDirtyData {
    private final StatusService statuses;

    DirtyDataOfStatus(StatusService statuses) {
        this.statuses = statuses;
    }

    @Override
    public Optional<DirtyData> of(GatewayId gatewayId) {
        return statuses.report(gatewayId).map(newest -> of(newest.report()));
    }

    private static DirtyData of(StatusReport report) {
        long ofCaches = report.caches().stream()
                .map(cache -> cache.dirtyBytes())
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        long ofServed = Stream.concat(
                        report.shares().stream().map(share -> share.dirtyBytes()),
                        report.volumes().stream().map(volume -> volume.dirtyBytes()))
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        Instant oldest = Stream.concat(
                        report.caches().stream().map(cache -> cache.oldestDirtyAt()),
                        report.shares().stream().map(share -> share.oldestDirtyAt()))
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        return new DirtyData(Math.max(ofCaches, ofServed), report.at(), oldest);
    }
}
