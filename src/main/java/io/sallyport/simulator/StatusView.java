package io.sallyport.simulator;

import io.sallyport.protocol.Activity;
import io.sallyport.protocol.CacheStatus;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.ShareStatus.Bucket.Health;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.StatusReport.Alert;
import io.sallyport.protocol.StatusReport.Severity;
import io.sallyport.protocol.VolumeStatus;
import io.sallyport.simulator.StorageState.Export;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How a gateway tells its state: the report made from the model. */
final class StatusView {
    static final String AGENT_VERSION = "1.4.0-simulated";

    private static final long TIB = 1L << 40;
    private static final double DIRTY_SHARE_TO_WARN = 0.3;
    private static final double MEAN_OPERATION_BYTES = 64 * 1024;

    private final GatewayPlan plan;
    private final StorageState state;

    private StatusView(GatewayPlan plan, StorageState state) {
        this.plan = plan;
        this.state = state;
    }

    static StatusReport of(GatewayPlan plan, StorageState state, Origin origin, Instant now, Instant bootedAt) {
        StatusView view = new StatusView(plan, state);
        boolean file = plan.type() == GatewayPlan.Type.FILE;
        long memory = plan.machineClass().memoryBytes();
        return new StatusReport(
                origin,
                now,
                AGENT_VERSION,
                Math.max(0, Duration.between(bootedAt, now).toSeconds()),
                Activity.IDLE,
                rounded(state.cpu()),
                new StatusReport.Memory((long) (memory * state.memoryRatio()), memory),
                view.network(),
                new StatusReport.Disk(rounded(1 + 12 * state.cpu()), view.operations()),
                List.of(view.cache()),
                file ? view.shares() : List.of(),
                file ? List.of() : view.volumes(),
                view.alerts(),
                Integer.toHexString(plan.hashCode() & Integer.MAX_VALUE));
    }

    private StatusReport.Network network() {
        return new StatusReport.Network(
                rounded(state.writeBytesPerSecond()),
                rounded(state.readBytesPerSecond() + state.uploadBytesPerSecond()),
                rounded(state.rttMillis()),
                state.bucketSlowSince() == null ? 0.0 : 0.01);
    }

    private double operations() {
        return rounded((state.writeBytesPerSecond() + state.readBytesPerSecond()) / MEAN_OPERATION_BYTES);
    }

    private CacheStatus cache() {
        long size = plan.machineClass().cacheBytes();
        long dirty = Math.min(size, state.dirtyBytes());
        return new CacheStatus(
                "cache-1",
                "/dev/vdb",
                size,
                // Caches run full by design.
                Math.max(0, (long) (0.95 * size) - dirty),
                dirty,
                0L,
                size / 400,
                size / 100,
                dirty > StorageModel.THROTTLING_SHARE * size,
                state.oldestDirtyAt(),
                0L);
    }

    private List<ShareStatus> shares() {
        List<ShareStatus> shares = new ArrayList<>();
        for (Export export : state.exports()) {
            boolean slow = shares.isEmpty() && state.bucketSlowSince() != null;
            double wait = slow ? 4 : 1;
            shares.add(new ShareStatus(
                    export.name(),
                    export.protocol(),
                    slow ? ShareStatus.State.DEGRADED : ShareStatus.State.AVAILABLE,
                    slow ? "BUCKET_SLOW" : null,
                    null,
                    null,
                    export.dirtyBytes(),
                    export.oldestDirtyAt(),
                    0L,
                    rounded(export.uploadBytesPerSecond()),
                    rounded(export.writeBytesPerSecond()),
                    rounded(export.readBytesPerSecond()),
                    rounded((export.writeBytesPerSecond() + export.readBytesPerSecond()) / MEAN_OPERATION_BYTES),
                    rounded(0.8 + state.cpu() * 2),
                    rounded((6 + state.cpu() * 30) * wait),
                    rounded(1.2 + state.cpu() * 3),
                    rounded(9 + state.cpu() * 40),
                    rounded(0.97 - 0.25 * state.load()),
                    new ShareStatus.Bucket(
                            slow ? Health.SLOW : Health.OK,
                            rounded((45 + state.rttMillis()) * wait),
                            slow ? 0.02 : 0.0,
                            false),
                    export.clients(),
                    null));
        }
        return shares;
    }

    private List<VolumeStatus> volumes() {
        List<VolumeStatus> volumes = new ArrayList<>();
        for (Export export : state.exports()) {
            boolean slow = volumes.isEmpty() && state.bucketSlowSince() != null;
            volumes.add(new VolumeStatus(
                    export.name(),
                    slow ? ShareStatus.State.DEGRADED : ShareStatus.State.AVAILABLE,
                    null,
                    null,
                    (volumes.size() + 1L) * TIB,
                    (long) volumes.size(),
                    "iqn.2026-01.example." + plan.group().place() + ":" + plan.name() + "." + export.name(),
                    Math.min(2, export.clients()),
                    export.dirtyBytes()));
        }
        return volumes;
    }

    private List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        if (state.bucketSlowSince() != null) {
            String subject = state.exports().get(0).name();
            alerts.add(new Alert("BUCKET_SLOW", Severity.WARNING, subject, state.bucketSlowSince()));
        }
        double share = (double) state.dirtyBytes() / plan.machineClass().cacheBytes();
        if (share > DIRTY_SHARE_TO_WARN) {
            Severity severity = share > StorageModel.THROTTLING_SHARE ? Severity.CRITICAL : Severity.WARNING;
            alerts.add(new Alert("CACHE_DIRTY_HIGH", severity, "cache-1", state.oldestDirtyAt()));
        }
        return alerts;
    }

    /** Three decimals: more would only make the messages longer. */
    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
