package io.sallyport.console;

import io.sallyport.gateways.PresenceState;
import io.sallyport.status.DataPath;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's data path, in words. Without a current report nobody can tell, but what was seen last is worth saying: the gateway may serve
 * its users happily.
 *
 * @param last what was seen last, where that is not what is true now
 */
record DataPathWords(Badge badge, @Nullable String last, @Nullable Age lastAt) {
    static DataPathWords neverReported() {
        return new DataPathWords(Badge.of(DataPath.UNKNOWN), "it has never reported", null);
    }

    /** @param users whom it served, such as "12 clients"; null if that was not said */
    static DataPathWords of(
            PresenceState presence, DataPath reported, @Nullable String users, Instant at, Instant now) {
        if (presence == PresenceState.ONLINE) {
            return new DataPathWords(Badge.of(reported), null, null);
        }
        String last = "last seen " + Words.of(reported).toLowerCase(Locale.ROOT);
        if (users != null) {
            last += (reported == DataPath.SERVING ? " " : " with ") + users;
        }
        return new DataPathWords(Badge.of(DataPath.UNKNOWN), last, new Age(at, now));
    }

    /** For a tooltip. */
    public String explained() {
        if (last == null) {
            return "Data path: " + badge.text() + ", by the newest report.";
        }
        return "Data path: unknown; " + last + (lastAt == null ? "." : ", " + lastAt + ".");
    }
}
