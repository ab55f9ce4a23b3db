package io.sallyport.api;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Prefer} header (RFC 7240), of which {@code wait=N} is honoured: 0 to 60 seconds, more counts as 60. */
public record Prefer(Duration maxWait) {
    private static final long MAX_WAIT_SECONDS = 60;
    /** A whole preference of the list: neither a parameter of another one, nor with a value that goes on after the number. */
    private static final Pattern WAIT =
            Pattern.compile("(?:^|,)\\s*wait\\s*=\\s*(\"?)(\\d+)\\1\\s*(?=[,;]|$)", Pattern.CASE_INSENSITIVE);

    /** A preference that can't be read is ignored, as the RFC asks. */
    public static Prefer parse(@Nullable String header) {
        if (header != null) {
            Matcher matcher = WAIT.matcher(header);
            if (matcher.find()) {
                String digits = matcher.group(2);
                // More digits than a long may have are more than the maximum, too.
                long seconds = digits.length() > 9 ? MAX_WAIT_SECONDS : Long.parseLong(digits);
                return new Prefer(Duration.ofSeconds(Math.min(seconds, MAX_WAIT_SECONDS)));
            }
        }
        return new Prefer(Duration.ZERO);
    }

    public boolean waits() {
        return !maxWait.isZero();
    }
}
