package io.sallyport.changes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The event streams, and what replicas tell one another. */
@ConfigMapping(prefix = "sallyport.changes")
public interface ChangesConfig {
    /** Changes within this time become one event, and one notice to the other replicas. */
    @WithDefault("250ms")
    Duration conflation();

    /** How many IDs one event or notice may name. */
    @WithDefault("500")
    @Min(1)
    int idsPerEvent();

    /** How many different things may wait for one slow stream; beyond that it gets a {@code reset} instead. */
    @WithDefault("10000")
    @Min(1)
    int pendingPerStream();

    /** How many streams may be open at once; one more answers 503. */
    @WithDefault("1000")
    @Min(1)
    int streams();

    /** How often a stream that has nothing to say sends a comment. */
    @WithDefault("15s")
    Duration heartbeat();

    /** After so long a stream ends in order, and who reads it comes back: then it is asked again who that is, and what they may see. */
    @WithDefault("10m")
    Duration longest();

    Notices notices();

    /** What replicas tell one another. */
    interface Notices {
        /** How many different things may wait to be told to the other replicas; beyond that these are told to look for themselves. */
        @WithDefault("10000")
        @Min(1)
        int pending();

        /** How many hints may wait to be heard; beyond that the oldest are dropped, and what they told is found in the table. */
        @WithDefault("256")
        @Min(1)
        int hints();

        /** How often a replica looks into the table for what no hint told. */
        @WithDefault("1s")
        Duration lookEvery();
    }
}
