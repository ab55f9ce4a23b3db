package io.sallyport.changes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The event streams. */
@ConfigMapping(prefix = "sallyport.changes")
public interface ChangesConfig {
    /** Changes within this time become one event. */
    @WithDefault("250ms")
    Duration conflation();

    /** How many IDs one event may name. */
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
}
