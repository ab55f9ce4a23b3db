package io.sallyport.simulator;

import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.BandwidthConfig.Interval;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a schedule leaves of the line to the buckets. Confined to the gateway's event loop. */
final class BandwidthLimit {
    private @Nullable BandwidthConfig config;

    void follow(Configuration configuration) {
        List<BandwidthConfig> set = configuration.all(BandwidthConfig.class);
        config = set.isEmpty() ? null : set.get(0);
    }

    /** The lowest of the limits that hold at this moment, or the line. */
    double apply(double line, Instant at) {
        BandwidthConfig current = config;
        if (current == null) {
            return line;
        }
        ZonedDateTime local = at.atZone(ZoneId.of(String.valueOf(current.timeZone())));
        return current.schedule().stream()
                .filter(interval -> interval.uploadBytesPerSecond() != null && holds(interval, local))
                .mapToDouble(interval -> interval.uploadBytesPerSecond())
                .reduce(line, Math::min);
    }

    private static boolean holds(Interval interval, ZonedDateTime at) {
        LocalTime time = at.toLocalTime();
        LocalTime from = interval.begins();
        LocalTime to = LocalTime.parse(interval.to());
        DayOfWeek today = at.getDayOfWeek();
        if (from.isBefore(to)) {
            return interval.days().contains(today) && !time.isBefore(from) && time.isBefore(to);
        }
        return (interval.days().contains(today) && !time.isBefore(from))
                || (interval.days().contains(today.minus(1)) && time.isBefore(to));
    }
}
