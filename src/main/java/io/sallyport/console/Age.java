package io.sallyport.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A moment in the past, as seen from the moment at which the page was made. console.js lets it grow, in the same words. */
record Age(Instant at, Instant now) {
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    /** How long ago, in one unit: whoever wants more reads {@link #exact}. */
    public String length() {
        long seconds = Math.max(0, Duration.between(at, now).toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        } else if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    public String exact() {
        return EXACT.format(at);
    }

    @Override
    public String toString() {
        return length() + " ago";
    }
}
