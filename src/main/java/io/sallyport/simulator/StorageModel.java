package io.sallyport.simulator;

import io.sallyport.protocol.ShareStatus.Protocol;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.simulator.StorageState.Export;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The life of a gateway's storage, advanced step by step: users come and go with the hours of the day, write in bursts that outrun the
 * line to the bucket, and the dirty data drain afterwards; now and then a bucket is slow. The same plan and the same moments give the same
 * states. Confined to the gateway's event loop.
 */
final class StorageModel {
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

    /** So long nobody uses what was made just now. */
    static final Duration QUIET_AT_FIRST = Duration.ofMinutes(1);

    private final GatewayPlan plan;
    private final SplittableRandom random;
    private final BandwidthLimit limit = new BandwidthLimit();
    private final Map<String, Served> served = new LinkedHashMap<>();
    private final Map<String, Flush> flushing = new HashMap<>();
    private StorageState state;
    private boolean blocked;
    private boolean unreachable;

    /** What a share or volume is served from. {@code shared}: how many are on the same disk. */
    private record Served(double cacheBytes, int shared, @Nullable Instant quietUntil) {}

    /** Nobody writes, and dirty data leave at this rate at least, down to what does not leave. */
    private record Flush(double bytesPerSecond, long stuckBytes) {}

    StorageModel(GatewayPlan plan, Configuration configuration, Instant start) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
        serve(configuration, null);
        List<Export> exports = new ArrayList<>();
        for (Resource resource : configuration.served()) {
            double cache = serving(resource.key()).cacheBytes();
            long dirty = (long) (cache * random.nextDouble(0.0, 0.15));
            exports.add(new Export(resource.name(), protocol(resource), 0, 0, 0, dirty, dirty > 0 ? start : null, 0));
        }
        double load = load(start);
        state = new StorageState(
                start, load, 0.05 + 0.4 * load, 0.5, random.nextDouble(8, 60), false, null, List.copyOf(exports));
    }

    /** From now on it serves what is configured; what is new has no users at first. */
    void follow(Configuration configuration, Instant now) {
        serve(configuration, now.plus(QUIET_AT_FIRST));
        Map<String, Export> before = state.exports().stream().collect(Collectors.toMap(Export::id, export -> export));
        List<Export> exports = configuration.served().stream()
                .map(resource -> before.getOrDefault(
                        resource.key(), new Export(resource.name(), protocol(resource), 0, 0, 0, 0, null, 0)))
                .toList();
        state = state.serving(exports);
    }

    private void serve(Configuration configuration, @Nullable Instant quietUntil) {
        Map<String, Served> before = Map.copyOf(served);
        served.clear();
        for (Resource resource : configuration.served()) {
            Optional<CacheDiskConfig> disk = configuration.diskOf(resource);
            int shared =
                    disk.map(on -> configuration.servedOn(on.name()).size()).orElse(1);
            double bytes = disk.map(CacheDiskConfig::sizeBytes).orElse(0L) / (double) shared;
            Served known = before.get(resource.key());
            served.put(resource.key(), new Served(bytes, shared, known == null ? quietUntil : known.quietUntil()));
        }
        limit.follow(configuration);
    }

    private Served serving(String id) {
        return served.getOrDefault(id, new Served(0, 1, null));
    }

    private static @Nullable Protocol protocol(Resource resource) {
        return resource.config() instanceof ShareConfig share ? share.protocol() : null;
    }

    /** Nobody writes to this share or volume any more, and its dirty data leave, until it is released. */
    void flush(String id, double bytesPerSecond, long stuckBytes) {
        flushing.put(id, new Flush(bytesPerSecond, stuckBytes));
    }

    void release(String id) {
        flushing.remove(id);
    }

    boolean isUnreachable() {
        return unreachable;
    }

    /** From now on the buckets can't be reached, or can again. */
    void cutOff(boolean bucketsUnreachable) {
        unreachable = bucketsUnreachable;
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
        int count = Math.max(1, state.exports().size());
        double peak = plan.machineClass().peakBytesPerSecond() / count * (burst ? 0.5 + 0.5 * load : 0.2 * load);
        double line = limit.apply(plan.machineClass().uplinkBytesPerSecond(), now) / count;
        List<Export> exports = new ArrayList<>(count);
        for (Export export : state.exports()) {
            // Exports are not all alike: the first is the busiest, and it is its bucket that is slow.
            boolean first = exports.isEmpty();
            Served from = serving(export.id());
            boolean quiet = from.quietUntil() != null && now.isBefore(from.quietUntil());
            double write = quiet ? 0 : peak * (first ? 1.2 : 0.8) * random.nextDouble(0.7, 1.0);
            double capacity = line * (first && slowBucket ? SLOW_BUCKET_SHARE : 1);
            exports.add(next(export, from.cacheBytes(), write, capacity, quiet, now, seconds, load, count));
        }
        return List.copyOf(exports);
    }

    private Export next(
            Export export,
            double cache,
            double wanted,
            double line,
            boolean quiet,
            Instant now,
            double seconds,
            double load,
            int count) {
        Flush flush = flushing.get(export.id());
        boolean nothingLeaves = blocked || unreachable;
        double write = flush == null ? wanted : 0;
        double upload = nothingLeaves
                ? 0
                : Math.min(
                        flush == null ? line : Math.max(line, flush.bytesPerSecond()),
                        write + export.dirtyBytes() / seconds);
        if (blocked || export.dirtyBytes() > THROTTLING_SHARE * cache) {
            write = Math.min(write, upload);
        }
        long dirty = blocked && !quiet
                ? (long) (BLOCKED_DIRTY_SHARE * cache)
                : (long) Math.min(cache, Math.max(0, export.dirtyBytes() + (write - upload) * seconds));
        if (flush != null) {
            dirty = Math.max(dirty, flush.stuckBytes());
        }
        return new Export(
                export.name(),
                export.protocol(),
                write,
                quiet ? 0 : plan.machineClass().peakBytesPerSecond() / count * 0.5 * load * random.nextDouble(0.6, 1.0),
                upload,
                dirty,
                oldest(export, dirty, upload * seconds, now),
                quiet || (flush != null && flush.stuckBytes() == 0 && export.protocol() == null)
                        ? 0
                        : Math.round(load * 20 * random.nextDouble(0.9, 1.0)));
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
