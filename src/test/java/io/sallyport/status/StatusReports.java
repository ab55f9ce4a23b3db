package io.sallyport.status;

import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.VolumeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports as they come in, and as they are when they are decoded. */
final class StatusReports {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private StatusReports() {}

    /** An undecoded one of the gateway with this number, in its only boot. */
    static Uplink<StatusReport> uplink(int gateway, long seq, int bytes) {
        return uplink(gateway, new Origin(1, 1, "boot", 1, seq), bytes);
    }

    static Uplink<StatusReport> uplink(int gateway, Origin origin, int bytes) {
        GatewayId id = new GatewayId("gw-%013d".formatted(gateway));
        return new Uplink<>(
                ClientId.of(new GroupId("GID_test"), id), id, StatusReport.class, origin, new byte[bytes], NOW);
    }

    static StatusReport of(List<ShareStatus> shares, List<VolumeStatus> volumes, @Nullable Boolean cacheThrottled) {
        CacheStatus cache =
                new CacheStatus("cache-1", null, null, null, null, null, null, null, cacheThrottled, null, null);
        return new StatusReport(
                new Origin(1, 1, "boot", 1, 1L),
                NOW,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(cache),
                shares,
                volumes,
                List.of(),
                null);
    }

    static List<ShareStatus> shares(ShareStatus.@Nullable State... states) {
        List<ShareStatus> shares = new ArrayList<>();
        for (ShareStatus.State state : states) {
            shares.add(new ShareStatus(
                    "share-" + shares.size(),
                    null,
                    state,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null));
        }
        return shares;
    }

    static List<VolumeStatus> volumes(ShareStatus.@Nullable State... states) {
        List<VolumeStatus> volumes = new ArrayList<>();
        for (ShareStatus.State state : states) {
            volumes.add(new VolumeStatus("volume-" + volumes.size(), state, null, null, null, null, null, null, null));
        }
        return volumes;
    }
}
