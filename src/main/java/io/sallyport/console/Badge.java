package io.sallyport.console;

import io.sallyport.commands.CommandState;
import io.sallyport.gateways.PresenceState;
import io.sallyport.status.DataPath;
import org.jspecify.annotations.Nullable;

/**
 * A state as a word with a colour.
 *
 * @param tone the class that the style sheet colours: good, warn, bad, busy or idle
 */
record Badge(String text, String tone) {
    static Badge of(PresenceState presence) {
        return new Badge(
                Words.of(presence),
                switch (presence) {
                    case ONLINE -> "good";
                    case STALE -> "warn";
                    case OFFLINE -> "bad";
                    case BROKER_AWAY -> "idle";
                });
    }

    static Badge of(DataPath dataPath) {
        return new Badge(
                Words.of(dataPath),
                switch (dataPath) {
                    case SERVING -> "good";
                    case DEGRADED -> "warn";
                    case DOWN -> "bad";
                    case UNKNOWN -> "idle";
                });
    }

    static Badge of(CommandState state) {
        return new Badge(
                Words.of(state),
                switch (state) {
                    case SUCCEEDED -> "good";
                    case FAILED -> "bad";
                    case OUTCOME_UNKNOWN -> "warn";
                    case DISPATCHED, CANCELLED, SUPERSEDED -> "idle";
                    case SCHEDULED, WAITING, QUEUED, SENT, RECEIVED, RUNNING -> "busy";
                });
    }

    /** Of a share's or a volume's state, as the report has it; a state that this version does not know is shown as it came. */
    static Badge ofStorage(@Nullable String state) {
        if (state == null) {
            return new Badge("Unknown", "idle");
        }
        return new Badge(
                Words.of(state),
                switch (state) {
                    case "AVAILABLE" -> "good";
                    case "DEGRADED", "THROTTLED", "READ_ONLY" -> "warn";
                    case "UNAVAILABLE", "FAILED" -> "bad";
                    case "CREATING", "RESYNCING", "DELETING" -> "busy";
                    default -> "idle";
                });
    }

    static Badge ofSeverity(@Nullable String severity) {
        if (severity == null) {
            return new Badge("Alert", "warn");
        }
        return new Badge(
                Words.of(severity),
                switch (severity) {
                    case "CRITICAL" -> "bad";
                    case "WARNING" -> "warn";
                    default -> "idle";
                });
    }
}
