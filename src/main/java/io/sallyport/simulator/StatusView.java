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
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.VolumeConfig;
import io.sallyport.simulator.StorageState.Export;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a gateway tells its state: the report made from the model. */
final class StatusView {
    private static final double DIRTY_SHARE_TO_WARN = 0.3;
    private static final double MEAN_OPERATION_BYTES = 64 * 1024;

    private final GatewayPlan plan;
    private final Configuration configuration;
    private final Map<String, Condition> conditions;
    private final boolean bucketsUnreachable;
    private final StorageState state;

    /** @param conditions of shares and volumes by their keys, where the gateway is doing something with them */
    StatusView(
            GatewayPlan plan,
            Configuration configuration,
            Map<String, Condition> conditions,
            boolean bucketsUnreachable,
            StorageState state) {
        this.plan = plan;
        this.configuration = configuration;
        this.conditions = conditions;
        this.bucketsUnreachable = bucketsUnreachable;
        this.state = state;
    }

    StatusReport report(Origin origin, Instant now, Instant bootedAt, String agentVersion, Activity activity) {
        long memory = plan.machineClass().memoryBytes();
        return new StatusReport(
                origin,
                now,
                agentVersion,
                Math.max(0, Duration.between(bootedAt, now).toSeconds()),
                activity,
                rounded(state.cpu()),
                new StatusReport.Memory((long) (memory * state.memoryRatio()), memory),
                network(),
                new StatusReport.Disk(rounded(1 + 12 * state.cpu()), operations()),
                caches(),
                shares(),
                volumes(),
                alerts(),
                configuration.hash());
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

    private List<CacheStatus> caches() {
        return configuration.all(CacheDiskConfig.class).stream()
                .map(this::cache)
                .toList();
    }

    private CacheStatus cache(CacheDiskConfig disk) {
        long size = disk.sizeBytes();
        long dirty = Math.min(size, dirtyBytes(disk));
        return new CacheStatus(
                disk.name(),
                disk.device(),
                size,
                // Caches run full by design.
                Math.max(0, (long) (0.95 * size) - dirty),
                dirty,
                0L,
                size / 400,
                size / 100,
                isThrottled(disk),
                oldestDirtyAt(disk),
                0L);
    }

    private boolean isThrottled(CacheDiskConfig disk) {
        return dirtyBytes(disk) > StorageModel.THROTTLING_SHARE * disk.sizeBytes();
    }

    private long dirtyBytes(CacheDiskConfig disk) {
        return state.dirtyBytes(idsOn(disk));
    }

    private @Nullable Instant oldestDirtyAt(CacheDiskConfig disk) {
        return state.exports().stream()
                .filter(export -> idsOn(disk).contains(export.id()))
                .map(Export::oldestDirtyAt)
                .filter(at -> at != null)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private List<String> idsOn(CacheDiskConfig disk) {
        return configuration.servedOn(disk.name()).stream().map(Resource::key).toList();
    }

    private List<ShareStatus> shares() {
        return configuration.served().stream()
                .filter(resource -> resource.kind() == ResourceKind.SHARE)
                .flatMap(resource -> state.export(resource.key()).map(export -> share(resource, export)).stream())
                .toList();
    }

    private ShareStatus share(Resource resource, Export export) {
        boolean slow = isSlow(export);
        double wait = slow ? 4 : 1;
        Condition condition = condition(resource, export);
        Health health = bucketsUnreachable ? Health.UNREACHABLE : slow ? Health.SLOW : Health.OK;
        return new ShareStatus(
                export.name(),
                export.protocol(),
                condition.state(),
                condition.reason().isEmpty() ? null : condition.reason(),
                resource.epoch(),
                resource.generation(),
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
                        health,
                        rounded((45 + state.rttMillis()) * wait),
                        bucketsUnreachable ? 1 : slow ? 0.02 : 0.0,
                        false),
                export.clients(),
                condition.syncPercent());
    }

    private List<VolumeStatus> volumes() {
        List<VolumeStatus> volumes = new ArrayList<>();
        for (Resource resource : configuration.served()) {
            Export export = state.export(resource.key()).orElse(null);
            if (export != null && resource.config() instanceof VolumeConfig volume) {
                volumes.add(new VolumeStatus(
                        volume.name(),
                        condition(resource, export).state(),
                        resource.epoch(),
                        resource.generation(),
                        volume.sizeBytes(),
                        (long) volumes.size(),
                        "iqn.2026-01.example." + plan.group().place() + ":" + plan.name() + "." + volume.name(),
                        export.sessions(),
                        export.dirtyBytes()));
            }
        }
        return volumes;
    }

    private Condition condition(Resource resource, Export export) {
        Condition now = conditions.get(resource.key());
        if (now != null) {
            return now;
        } else if (bucketsUnreachable) {
            return new Condition(ShareStatus.State.DEGRADED, "BUCKET_UNREACHABLE", null);
        } else if (isSlow(export)) {
            return new Condition(ShareStatus.State.DEGRADED, "BUCKET_SLOW", null);
        }
        return new Condition(ShareStatus.State.AVAILABLE, "", null);
    }

    private boolean isSlow(Export export) {
        return state.bucketSlowSince() != null && state.exports().get(0).equals(export);
    }

    private List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        if (state.bucketSlowSince() != null && !state.exports().isEmpty()) {
            String subject = state.exports().get(0).name();
            alerts.add(new Alert("BUCKET_SLOW", Severity.WARNING, subject, state.bucketSlowSince()));
        }
        for (CacheDiskConfig disk : configuration.all(CacheDiskConfig.class)) {
            double share = (double) dirtyBytes(disk) / disk.sizeBytes();
            if (share > DIRTY_SHARE_TO_WARN) {
                Severity severity = isThrottled(disk) ? Severity.CRITICAL : Severity.WARNING;
                alerts.add(new Alert("CACHE_DIRTY_HIGH", severity, disk.name(), oldestDirtyAt(disk)));
            }
        }
        return alerts;
    }

    /** Three decimals: more would only make the messages longer. */
    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
