package io.sallyport.status;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * When a value reaches its limit, if it goes on as it did of late; or why nobody can tell.
 *
 * @param presentBytes by the newest report; absent if that does not say it
 * @param limitBytes absent if the newest report does not say what it follows from
 * @param bytesPerSecond the rate of late, negative if it shrinks; absent if there is not enough history
 * @param at when the limit is reached: only if that is {@code EXPECTED}. It has passed if the newest report is older than that
 * @param inSeconds 0 if the limit is reached, or if {@code at} has passed
 */
@Schema(
        name = "Forecast",
        examples =
                """
                {"what":"DIRTY_DATA_THROTTLES","presentBytes":536870912000,"limitBytes":858993459200,"bytesPerSecond":29826161.8,
                 "outcome":"EXPECTED","at":"2026-11-22T13:00:00Z","inSeconds":10799}""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Forecast(
        What what,
        @Nullable Long presentBytes,
        @Nullable Long limitBytes,
        @Nullable Double bytesPerSecond,
        Outcome outcome,
        @Nullable Instant at,
        @Nullable Long inSeconds) {

    /** The limit, and what happens there. */
    public enum What {
        /** Dirty data fills the cache so far that writing is slowed down. */
        DIRTY_DATA_THROTTLES,
        /** Metadata fills its space. */
        METADATA_THROTTLES,
        /** All is in the bucket. */
        UPLOADS_DRAINED
    }

    /** What is to be expected. */
    public enum Outcome {
        /** At the present rate the limit is reached within the horizon. */
        EXPECTED,
        /** It is reached already. */
        REACHED,
        /** It does not change, or goes up and down too much to tell. */
        STEADY,
        /** It moves away from the limit. */
        MOVES_AWAY,
        /** It would be reached, but later than is worth telling. */
        BEYOND_HORIZON,
        /** The gateway has not reported for long enough. */
        NOT_ENOUGH_HISTORY,
        /** The gateway does not report what it would follow from. */
        NOT_REPORTED
    }

    /** @param asOf when the present value was reported: the time that is left begins there */
    static Forecast of(
            What what, long present, long limit, @Nullable Trend trend, Instant asOf, Instant now, Duration horizon) {
        Double rate = trend == null ? null : trend.perSecond();
        if (what == What.UPLOADS_DRAINED ? present <= limit : present >= limit) {
            return new Forecast(what, present, limit, rate, Outcome.REACHED, null, 0L);
        }
        if (trend == null) {
            return none(what, present, limit, null, Outcome.NOT_ENOUGH_HISTORY);
        }
        if (!trend.isClear()) {
            return none(what, present, limit, rate, Outcome.STEADY);
        }
        double seconds = ((double) limit - present) / trend.perSecond();
        if (seconds < 0) {
            return none(what, present, limit, rate, Outcome.MOVES_AWAY);
        }
        if (seconds > horizon.toSeconds()) {
            return none(what, present, limit, rate, Outcome.BEYOND_HORIZON);
        }
        Instant at = Instant.ofEpochSecond(asOf.getEpochSecond() + Math.round(seconds));
        long left = Math.max(0, Duration.between(now, at).toSeconds());
        return new Forecast(what, present, limit, rate, Outcome.EXPECTED, at, left);
    }

    /** The same, but the gateway says that the limit is reached, which outranks what is reckoned here. */
    Forecast butReached() {
        return new Forecast(what, presentBytes, limitBytes, bytesPerSecond, Outcome.REACHED, null, 0L);
    }

    static Forecast notReported(What what) {
        return none(what, null, null, null, Outcome.NOT_REPORTED);
    }

    private static Forecast none(
            What what, @Nullable Long present, @Nullable Long limit, @Nullable Double rate, Outcome outcome) {
        return new Forecast(what, present, limit, rate, outcome, null, null);
    }

    /** Whether there is something to warn of, and not merely that all ends well. */
    @JsonIgnore
    boolean isAhead() {
        return what != What.UPLOADS_DRAINED && inSeconds != null;
    }
}
