package io.sallyport.protocol;

import io.sallyport.protocol.ProtocolException.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks that the records of messages and of configurations share. Each message names the member, the limit and what was there. */
public final class Checks {
    private static final int MAX_URL_LENGTH = 4_096;

    private Checks() {}

    public static void atLeast(String member, long value, long minimum) {
        if (value < minimum) {
            throw invalid("%s must be at least %d, it is %d".formatted(member, minimum, value));
        }
    }

    public static void atLeast(String member, @Nullable Long value, long minimum) {
        if (value != null) {
            atLeast(member, value.longValue(), minimum);
        }
    }

    public static void between(String member, @Nullable Double value, double minimum, double maximum) {
        if (value != null && !(value >= minimum && value <= maximum)) {
            throw invalid("%s must be from %s to %s, it is %s".formatted(member, minimum, maximum, value));
        }
    }

    public static void between(String member, @Nullable Integer value, int minimum, int maximum) {
        if (value != null && (value < minimum || value > maximum)) {
            throw invalid("%s must be from %d to %d, it is %d".formatted(member, minimum, maximum, value));
        }
    }

    public static void between(String member, @Nullable Long value, long minimum, long maximum) {
        if (value != null && (value < minimum || value > maximum)) {
            throw invalid("%s must be from %d to %d, it is %d".formatted(member, minimum, maximum, value));
        }
    }

    /** A text that is not empty. */
    public static void filled(String member, String value) {
        text(member, value);
        if (value.isEmpty()) {
            throw invalid(member + " must not be empty");
        }
    }

    /** The value is not repeated: it may be large, or signed. */
    static void form(String member, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw invalid(member + " is not of its form");
        }
    }

    static void httpsUrl(String member, String value) {
        if (value.length() > MAX_URL_LENGTH) {
            throw invalid(
                    "%s may have at most %d characters, it has %d".formatted(member, MAX_URL_LENGTH, value.length()));
        }
        form(member, value, "https://[!-~]+");
    }

    public static void text(String member, @Nullable String value) {
        if (value != null && value.length() > Limits.MAX_TEXT_LENGTH) {
            throw invalid("%s may have at most %d characters, it has %d"
                    .formatted(member, Limits.MAX_TEXT_LENGTH, value.length()));
        }
    }

    /** An absent list is an empty one; a list is never changed after it was read. */
    public static <T> List<T> list(String member, @Nullable List<T> value) {
        if (value == null) {
            return List.of();
        }
        if (value.size() > Limits.MAX_LIST_SIZE) {
            throw invalid(
                    "%s may have at most %d entries, it has %d".formatted(member, Limits.MAX_LIST_SIZE, value.size()));
        }
        if (value.stream().anyMatch(entry -> entry == null)) {
            throw invalid("%s must not contain null".formatted(member));
        }
        return List.copyOf(value);
    }

    public static <T> T present(String member, @Nullable T value) {
        if (value == null) {
            throw invalid(member + " is missing");
        }
        return value;
    }

    private static ProtocolException invalid(String message) {
        return new ProtocolException(Code.INVALID_MEMBERS, message);
    }
}
