package io.sallyport.changes;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What others committed while this process was frozen or had nothing to do, for a process in which no thread looks for it. */
@ApplicationScoped
public class OtherReplicas {
    /** Notices are kept for a minute. */
    private static final Duration NOTHING_IS_GONE_WITHIN = Duration.ofSeconds(45);

    private final NoticeReader reader;
    private final Clock clock;
    private Instant lookedAt = Instant.EPOCH;

    OtherReplicas(NoticeReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    /** Listeners have been told when this returns. One at a time. @throws RuntimeException if the database is away */
    public synchronized void catchUp() {
        Instant now = clock.instant();
        reader.catchUp(now.isAfter(lookedAt.plus(NOTHING_IS_GONE_WITHIN)));
        lookedAt = now;
    }
}
