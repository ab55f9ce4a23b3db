package io.sallyport.api;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Prefer} header (RFC 7240), of which {@code wait=N} is honoured: 0 to 60 seconds, more counts as 60. */
public record Prefer(Duration maxWait) {
    private static final long MAX_WAIT_SECONDS = 60;
    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?");

    /** A preference that can't be read is ignored, as the RFC asks. */
    public static Prefer parse(@Nullable String header) {
        if (header != null) {
            Matcher matcher = WAIT.matcher(header);
            if (matcher.find()) {
                return new Prefer(Duration.ofSeconds(Math.min(Long.parseLong(matcher.group(1)), MAX_WAIT_SECONDS)));
            }
        }
        return new Prefer(Duration.ZERO);
    }

    public boolean waits() {
        return !maxWait.isZero();
    }
}
