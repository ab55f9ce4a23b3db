package io.sallyport.simulator;

import io.sallyport.protocol.Origin;
import io.sallyport.protocol.ShareStatus.Protocol;
import io.sallyport.protocol.StatusReport;
import io.sallyport.simulator.StorageState.Export;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The life of a gateway's storage, advanced step by step: users come and go with the hours of the day, write in bursts that outrun the
 * line to the bucket, and the dirty data drain afterwards; now and then a bucket is slow. The same plan and the same moments give the same
 * states. Confined to the gateway's event loop.
 */
final class StorageModel {
    private static final List<String> NAMES = List.of("projects", "archive", "scans", "backup");
    /** After a long pause the model goes on from where it was, instead of leaping. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    private static final double BUSIEST_HOUR = 14.5;
    private static final double MEAN_SECONDS_BETWEEN_BURSTS = 90;
    private static final double MEAN_SECONDS_OF_BURST = 45;
    private static final double MEAN_SECONDS_BETWEEN_SLOW_BUCKETS = 1_800;
    private static final double MEAN_SECONDS_OF_SLOW_BUCKET = 180;
    /** What a slow bucket takes of the line. */
    private static final double SLOW_BUCKET_SHARE = 0.15;
    /** Above this share of dirty data a cache slows its writers down to what the line takes. */
    static final double THROTTLING_SHARE = 0.8;

    private static final double BLOCKED_DIRTY_SHARE = 0.95;

    private final GatewayPlan plan;
    private final SplittableRandom random;
    private StorageState state;
    private boolean blocked;

    StorageModel(GatewayPlan plan, Instant start) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
        int count = 1 + random.nextInt(NAMES.size() - 1);
        List<Export> exports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean file = plan.type() == GatewayPlan.Type.FILE;
            Protocol protocol = file ? (random.nextBoolean() ? Protocol.NFS : Protocol.SMB) : null;
            long dirty = (long) ((double) plan.machineClass().cacheBytes() / count * random.nextDouble(0.0, 0.15));
            String name = file ? NAMES.get(i) : "vol-%02d".formatted(i + 1);
            exports.add(new Export(name, protocol, 0, 0, 0, dirty, dirty > 0 ? start : null, 0));
        }
        double load = load(start);
        state = new StorageState(
                start, load, 0.05 + 0.4 * load, 0.5, random.nextDouble(8, 60), false, null, List.copyOf(exports));
    }

    /** @param said the time that the report names, which a wrong clock makes another than now */
    StatusReport report(Origin origin, Instant now, Instant said, Instant bootedAt) {
        return StatusView.of(plan, advance(now), origin, said, bootedAt);
    }

    /** From now on the buckets take nothing, and the cache is full of dirty data; or take what the line carries again. */
    void block(boolean bucketsTakeNothing) {
        blocked = bucketsTakeNothing;
    }

    /** The state at this moment, which is not before the last one. */
    StorageState advance(Instant now) {
        Duration step = Duration.between(state.at(), now);
        if (step.isNegative() || step.isZero()) {
            return state;
        }
        double seconds = Math.min(step.toMillis(), LONGEST_STEP.toMillis()) / 1e3;
        double load = load(now);
        boolean burst = toggled(state.burst(), seconds, MEAN_SECONDS_BETWEEN_BURSTS, MEAN_SECONDS_OF_BURST);
        boolean wasSlow = state.bucketSlowSince() != null;
        boolean slow = toggled(wasSlow, seconds, MEAN_SECONDS_BETWEEN_SLOW_BUCKETS, MEAN_SECONDS_OF_SLOW_BUCKET);
        double cpu = 0.04 + 0.5 * load + (burst ? 0.25 : 0);
        state = new StorageState(
                now,
                load,
                ratio(approach(state.cpu(), cpu, seconds, 30) + random.nextGaussian() * 0.02),
                ratio(approach(state.memoryRatio(), 0.45 + 0.35 * load, seconds, 600)),
                Math.max(1, state.rttMillis() + random.nextGaussian() * 0.5),
                burst,
                slow ? (wasSlow ? state.bucketSlowSince() : now) : null,
                exports(now, seconds, load, burst, slow));
        return state;
    }

    private List<Export> exports(Instant now, double seconds, double load, boolean burst, boolean slowBucket) {
        int count = state.exports().size();
        double cache = plan.machineClass().cacheBytes() / (double) count;
        double peak = plan.machineClass().peakBytesPerSecond() / count * (burst ? 0.5 + 0.5 * load : 0.2 * load);
        double line = plan.machineClass().uplinkBytesPerSecond() / count;
        List<Export> exports = new ArrayList<>(count);
        for (Export export : state.exports()) {
            // Exports are not all alike: the first is the busiest, and it is its bucket that is slow.
            boolean first = exports.isEmpty();
            double write = peak * (first ? 1.2 : 0.8) * random.nextDouble(0.7, 1.0);
            double upload = Math.min(
                    line * (first && slowBucket ? SLOW_BUCKET_SHARE : 1), write + export.dirtyBytes() / seconds);
            if (blocked) {
                upload = 0;
            }
            if (blocked || export.dirtyBytes() > THROTTLING_SHARE * cache) {
                write = Math.min(write, upload);
            }
            long dirty = blocked
                    ? (long) (BLOCKED_DIRTY_SHARE * cache)
                    : (long) Math.min(cache, Math.max(0, export.dirtyBytes() + (write - upload) * seconds));
            exports.add(new Export(
                    export.name(),
                    export.protocol(),
                    write,
                    plan.machineClass().peakBytesPerSecond() / count * 0.5 * load * random.nextDouble(0.6, 1.0),
                    upload,
                    dirty,
                    oldest(export, dirty, upload * seconds, now),
                    Math.round(load * 20 * random.nextDouble(0.9, 1.0))));
        }
        return List.copyOf(exports);
    }

    /** Data leave in the order in which they came: what was uploaded makes the oldest younger in proportion. */
    private static @Nullable Instant oldest(Export before, long dirty, double uploaded, Instant now) {
        if (dirty == 0) {
            return null;
        }
        Instant oldest = before.oldestDirtyAt();
        if (oldest == null || before.dirtyBytes() == 0) {
            return now;
        }
        double share = Math.min(1, uploaded / before.dirtyBytes());
        return oldest.plusMillis((long) (Duration.between(oldest, now).toMillis() * share));
    }

    private boolean toggled(boolean on, double seconds, double meanOff, double meanOn) {
        double chance = 1 - Math.exp(-seconds / (on ? meanOn : meanOff));
        return (random.nextDouble() < chance) != on;
    }

    private double load(Instant at) {
        ZonedDateTime local = at.atZone(plan.group().zone());
        double hour = local.getHour() + local.getMinute() / 60.0;
        double distance = Math.abs(hour - BUSIEST_HOUR);
        double aroundTheClock = Math.min(distance, 24 - distance);
        return 0.12 + 0.8 * Math.exp(-Math.pow(aroundTheClock / 4.5, 2));
    }

    private static double approach(double from, double to, double seconds, double timeConstant) {
        return to + (from - to) * Math.exp(-seconds / timeConstant);
    }

    private static double ratio(double value) {
        return Math.max(0.01, Math.min(1, value));
    }
}
