package io.sallyport.storage;

import io.sallyport.commands.CommandState;
import io.sallyport.commands.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How what a gateway is to serve and what it reports stand to each other. */
public enum Sync {
    /** The same generation, and the gateway reports what was asked. */
    IN_STEP,
    /** The command is under way, or has succeeded and its gateway has said nothing of what it made of it. */
    PENDING,
    /** The last command failed, or nobody knows what became of it. */
    FAILED,
    /** The gateway serves something else than it was told, or something that it was never told. */
    DRIFTED;

    /** {@link #of} in SQL, on the aliases {@code r}, {@code s} (of the gateway) and {@code c} (of the command, or nothing). */
    static final String SQL =
            """
            CASE WHEN c.state IN ('SCHEDULED', 'WAITING', 'QUEUED', 'SENT', 'RECEIVED', 'RUNNING') THEN 'PENDING' \
            WHEN r.matching THEN 'IN_STEP' \
            WHEN c.state = 'SUCCEEDED' AND NOT (r.present AND r.reported_epoch <=> r.epoch AND r.reported_generation <=> r.generation) \
            AND (s.received_at IS NULL OR s.received_at < c.ended_at) THEN 'PENDING' \
            WHEN c.state IS NULL OR c.state = 'SUCCEEDED' THEN 'DRIFTED' \
            ELSE 'FAILED' END""";

    /**
     * @param matching whether the newest report has what is desired
     * @param told whether the newest report has it with the generation that the command gave it: then it is of after the command, though it came before the answer
     * @param command what became of the last command; null if there was none, or it is not kept any more
     * @param reportedAt when the newest configuration report came in; null if none did
     */
    static Sync of(boolean matching, boolean told, @Nullable Outcome command, @Nullable Instant reportedAt) {
        if (command != null && !command.state().isEnded()) {
            return PENDING;
        }
        if (matching) {
            return IN_STEP;
        }
        if (command == null) {
            return DRIFTED;
        }
        if (command.state() != CommandState.SUCCEEDED) {
            return FAILED;
        }
        Instant endedAt = command.endedAt();
        boolean reportedSince = reportedAt != null && (endedAt == null || !reportedAt.isBefore(endedAt));
        return told || reportedSince ? DRIFTED : PENDING;
    }
}
