package io.sallyport.protocol;

import io.sallyport.protocol.ProtocolException.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks that the message records share. Each message names the member, the limit and what was there. */
final class Checks {
    private Checks() {}

    static void atLeast(String member, long value, long minimum) {
        if (value < minimum) {
            throw invalid("%s must be at least %d, it is %d".formatted(member, minimum, value));
        }
    }

    static void atLeast(String member, @Nullable Long value, long minimum) {
        if (value != null) {
            atLeast(member, value.longValue(), minimum);
        }
    }

    static void between(String member, @Nullable Double value, double minimum, double maximum) {
        if (value != null && !(value >= minimum && value <= maximum)) {
            throw invalid("%s must be from %s to %s, it is %s".formatted(member, minimum, maximum, value));
        }
    }

    static void between(String member, @Nullable Integer value, int minimum, int maximum) {
        if (value != null && (value < minimum || value > maximum)) {
            throw invalid("%s must be from %d to %d, it is %d".formatted(member, minimum, maximum, value));
        }
    }

    static void text(String member, @Nullable String value) {
        if (value != null && value.length() > Limits.MAX_TEXT_LENGTH) {
            throw invalid("%s may have at most %d characters, it has %d"
                    .formatted(member, Limits.MAX_TEXT_LENGTH, value.length()));
        }
    }

    /** An absent list is an empty one; a list is never changed after it was read. */
    static <T> List<T> list(String member, @Nullable List<T> value) {
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

    static <T> T present(String member, @Nullable T value) {
        if (value == null) {
            throw invalid(member + " is missing");
        }
        return value;
    }

    private static ProtocolException invalid(String message) {
        return new ProtocolException(Code.INVALID_MEMBERS, message);
    }
}
