package io.sallyport.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.status.StatusView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A gateway's newest report, as the page shows it. */
record ReportWords(
        Age received,
        @Nullable String activity,
        @Nullable String uptime,
        @Nullable Ratio cpu,
        @Nullable Bytes memoryUsed,
        @Nullable Bytes memoryTotal,
        Ratio memoryPart,
        @Nullable Bytes inPerSecond,
        @Nullable Bytes outPerSecond,
        @Nullable String roundTrip,
        @Nullable Ratio loss,
        @Nullable String diskAwait,
        @Nullable Long iops,
        List<CacheRow> caches,
        List<ShareRow> shares,
        List<VolumeRow> volumes,
        List<AlertRow> alerts) {

    static ReportWords of(StatusView status, Instant now) {
        JsonNode report = status.report();
        ReportReader root = new ReportReader(report, now);
        ReportReader memory = root.child("memory");
        ReportReader network = root.child("network");
        ReportReader disk = root.child("disk");
        String activity = root.text("activity");
        Long uptime = root.count("uptimeSeconds");
        return new ReportWords(
                new Age(status.receivedAt(), now),
                activity == null ? null : Words.of(activity),
                uptime == null ? null : new Age(Instant.EPOCH, Instant.ofEpochSecond(uptime)).length(),
                root.ratio("cpu"),
                memory.bytes("usedBytes"),
                memory.bytes("totalBytes"),
                Ratio.of(memory.countOrZero("usedBytes"), memory.countOrZero("totalBytes")),
                network.bytes("inBytesPerSecond"),
                network.bytes("outBytesPerSecond"),
                millis(network.number("rttMillis")),
                network.ratio("lossRatio"),
                millis(disk.number("awaitMillis")),
                disk.count("iops"),
                root.list("caches", CacheRow::of),
                root.list("shares", ShareRow::of),
                root.list("volumes", VolumeRow::of),
                root.list("alerts", AlertRow::of));
    }

    /** What a restart would put at risk. */
    public Bytes dirty() {
        return new Bytes(
                caches.stream().mapToLong(cache -> cache.dirty().value()).sum());
    }

    /** Whom the gateway serves, as far as it said. */
    @Nullable
    String users() {
        if (!shares.isEmpty()) {
            return Words.count(sum(shares.stream().map(ShareRow::clients)), "client");
        }
        return volumes.isEmpty() ? null : Words.count(sum(volumes.stream().map(VolumeRow::sessions)), "session");
    }

    private static long sum(Stream<@Nullable Long> counts) {
        return counts.filter(Objects::nonNull).mapToLong(Long::longValue).sum();
    }

    private static @Nullable String millis(@Nullable Double value) {
        return value == null ? null : String.format(Locale.ROOT, "%.1f ms", value);
    }
}
