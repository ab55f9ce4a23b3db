package io.sallyport.status;

import io.sallyport.api.Refusal;
import jakarta.ws.rs.core.Response.Status;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which time a history is asked for, and in which steps. Steps are counted from 1970, so that the same moment is in the same step whenever
 * it is asked for; the range is widened to whole steps.
 *
 * @param from inclusive
 * @param to exclusive
 */
record HistoryRange(Instant from, Instant to, long stepSeconds) {
    static final int MOST_POINTS = 2_000;
    private static final Duration DEFAULT_RANGE = Duration.ofHours(1);
    private static final Duration SHORTEST_STEP = Duration.ofMinutes(1);
    private static final Duration LONGEST_STEP = Duration.ofDays(366);
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * @param from absent: an hour before {@code to}
     * @param to absent: now
     * @param step absent: the shortest that gives few enough points
     * @throws Refusal 400 {@code INVALID_TIME}, {@code INVALID_RANGE}, {@code INVALID_STEP} or {@code TOO_MANY_POINTS}
     */
    static HistoryRange of(
            @Nullable String from, @Nullable String to, @Nullable String step, Instant now, Duration sampleInterval) {
        Instant end = to == null ? now : instant("to", to);
        Instant start = from == null ? end.minus(DEFAULT_RANGE) : instant("from", from);
        if (!start.isBefore(end)) {
            throw Refusal.invalid("INVALID_RANGE", "from must be before to; from is " + start + ", to is " + end + ".");
        }
        Duration shortest = sampleInterval.compareTo(SHORTEST_STEP) > 0 ? sampleInterval : SHORTEST_STEP;
        long seconds = step == null ? fitting(start, end, shortest) : stepSeconds(step, shortest);
        HistoryRange range = new HistoryRange(
                Instant.ofEpochSecond(Math.floorDiv(start.getEpochSecond(), seconds) * seconds),
                Instant.ofEpochSecond(-Math.floorDiv(-roundedUp(end), seconds) * seconds),
                seconds);
        if (range.points() > MOST_POINTS) {
            throw Refusal.of(
                    Status.BAD_REQUEST,
                    "TOO_MANY_POINTS",
                    "That would be %d points, and %d are the most; ask for a longer step or a shorter time."
                            .formatted(range.points(), MOST_POINTS),
                    Map.of("points", range.points(), "most", MOST_POINTS));
        }
        return range;
    }

    long points() {
        return (to.getEpochSecond() - from.getEpochSecond()) / stepSeconds;
    }

    private static Instant instant(String name, String text) {
        Instant instant;
        try {
            instant = Instant.parse(text);
        } catch (DateTimeException e) {
            throw Refusal.invalid("INVALID_TIME", name + " is a time in UTC such as 2026-11-22T10:00:00Z.");
        }
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw Refusal.invalid("INVALID_TIME", name + " lies between " + EARLIEST + " and " + LATEST + ".");
        }
        return instant;
    }

    /** Whole shortest steps. Two points are left for the widening to whole steps. */
    private static long fitting(Instant from, Instant to, Duration shortest) {
        long range = roundedUp(to) - from.getEpochSecond();
        long steps = -Math.floorDiv(-range, (MOST_POINTS - 2) * shortest.toSeconds());
        return steps * shortest.toSeconds();
    }

    private static long stepSeconds(String text, Duration shortest) {
        Duration step;
        try {
            step = text.startsWith("P") ? Duration.parse(text) : Duration.ofSeconds(Long.parseLong(text));
        } catch (DateTimeException | NumberFormatException e) {
            throw invalidStep(shortest);
        }
        if (step.getNano() != 0 || step.compareTo(shortest) < 0 || step.compareTo(LONGEST_STEP) > 0) {
            throw invalidStep(shortest);
        }
        return step.toSeconds();
    }

    private static Refusal invalidStep(Duration shortest) {
        return Refusal.invalid(
                "INVALID_STEP",
                "step is a duration such as PT5M, or whole seconds: %d to %d."
                        .formatted(shortest.toSeconds(), LONGEST_STEP.toSeconds()));
    }

    private static long roundedUp(Instant instant) {
        return instant.getNano() == 0 ? instant.getEpochSecond() : instant.getEpochSecond() + 1;
    }
}
