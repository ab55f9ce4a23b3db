package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.Checks;
import io.sallyport.protocol.ProtocolException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway may take of its line to the cloud, by the week: the parameters of {@code gateway.setBandwidth}. Where no interval holds there
 * is no limit; where several hold, the lowest counts.
 *
 * @param timeZone an IANA time zone, of the schedule's times; UTC if left out
 */
public record BandwidthConfig(
        @Nullable String name, @JsonProperty(required = true) List<Interval> schedule, @Nullable String timeZone)
        implements ResourceConfig {
    public static final String NAME = "bandwidth";
    public static final int MAX_INTERVALS = 20;

    public BandwidthConfig {
        name = DirectoryConfig.the(NAME, name);
        schedule = Checks.list("schedule", Checks.present("schedule", schedule));
        Checks.between("the number of intervals", Integer.valueOf(schedule.size()), 0, MAX_INTERVALS);
        timeZone = timeZone == null ? "UTC" : timeZone;
        try {
            ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new ProtocolException(ProtocolException.Code.INVALID_MEMBERS, "timeZone is no IANA time zone");
        }
    }

    /**
     * A time of the week with its limits, each none if left out.
     *
     * @param days on which it begins
     * @param from HH:MM
     * @param to on the next day if that is not after {@code from}, so that 00:00 to 00:00 is a whole day
     */
    public record Interval(
            @JsonProperty(required = true) List<DayOfWeek> days,
            @JsonProperty(required = true) String from,
            @JsonProperty(required = true) String to,
            @Nullable Long uploadBytesPerSecond,
            @Nullable Long downloadBytesPerSecond) {
        private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
        private static final long MIN_UPLOAD = 6_400;
        private static final long MIN_DOWNLOAD = 12_800;

        public Interval {
            days = Checks.list("schedule.days", Checks.present("schedule.days", days));
            if (days.isEmpty() || EnumSet.copyOf(days).size() < days.size()) {
                throw new ProtocolException(
                        ProtocolException.Code.INVALID_MEMBERS, "schedule.days has 1 to 7 days, each once");
            }
            time("schedule.from", from);
            time("schedule.to", to);
            Checks.atLeast("schedule.uploadBytesPerSecond", uploadBytesPerSecond, MIN_UPLOAD);
            Checks.atLeast("schedule.downloadBytesPerSecond", downloadBytesPerSecond, MIN_DOWNLOAD);
        }

        private static void time(String member, @Nullable String value) {
            if (value == null || !TIME.matcher(value).matches()) {
                throw new ProtocolException(
                        ProtocolException.Code.INVALID_MEMBERS, member + " is a time from 00:00 to 23:59");
            }
        }

        public LocalTime begins() {
            return LocalTime.parse(from);
        }
    }
}
