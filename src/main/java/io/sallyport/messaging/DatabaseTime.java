package io.sallyport.messaging;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A time for a column of {@code DATETIME(3)}, as text: the driver formats a timestamp with a calendar, once to learn its length and once more to
 * send it, which costs more than all else of a statement of many rows.
 */
public final class DatabaseTime {
    private DatabaseTime() {}

    /** In UTC, cut to milliseconds. A year of more than four digits is none to the database, which refuses it. */
    public static @Nullable String of(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        String withZone = time.truncatedTo(ChronoUnit.MILLIS).toString();
        return withZone.substring(0, withZone.length() - 1);
    }
}
