package io.sallyport.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a virtual gateway does wrong, on purpose. */
enum Fault {
    NONE,
    /** Receives commands and never answers, not even that it received them; its reports go on. */
    SILENT,
    /** Answers late, with progress meanwhile. */
    SLOW,
    /** Every command that changes something fails. */
    FAILING,
    /** Loses its connection without a word and stays away. */
    OFFLINE,
    /** Loses its connection again and again, and comes back each time. */
    FLAPPING,
    /** Says what is no message on each of its topics, between its reports. */
    GARBAGE,
    /** A second machine reports in its name: the same boot, another boot ID. */
    CLONE,
    /** Its clock is five minutes ahead. */
    WRONG_CLOCK,
    /** Its bucket takes nothing, so the cache is full of dirty data and throttles. */
    FULL_CACHE,
    /** Users keep files open, and initiators their sessions, so that a drain does not come to its end. */
    OPEN_FILES,
    /** Some files can't be uploaded, so that a drain does not come to its end. */
    FAILING_FILES,
    /** Its buckets can't be reached. */
    BUCKET_UNREACHABLE;

    /** Why a drain of a share, or of a volume, does not come to its end; empty if it does. */
    Optional<String> blocks(boolean volume) {
        return switch (this) {
            case OPEN_FILES -> Optional.of(volume ? "SESSIONS_OPEN" : "OPEN_FILES");
            case FAILING_FILES -> Optional.of("FAILING_FILES");
            case FULL_CACHE, BUCKET_UNREACHABLE -> Optional.of("BUCKET_UNREACHABLE");
            default -> Optional.empty();
        };
    }

    boolean isOfTheBucket() {
        return this == FULL_CACHE || this == BUCKET_UNREACHABLE;
    }

    /** The fault of this name, in lower case and with hyphens; empty if there is none. */
    static Optional<Fault> named(String text) {
        return Arrays.stream(values())
                .filter(fault -> fault.toString().equals(text.strip()))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
