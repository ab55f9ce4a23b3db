package io.sallyport.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is kept of requests that came with an {@code Idempotency-Key}. */
@ConfigMapping(prefix = "sallyport.idempotency")
public interface IdempotencyConfig {
    /** For how long the same request gets the first answer again. */
    @WithDefault("24h")
    Duration keepFor();

    /** How often a replica looks for answers that are to be removed. */
    @WithDefault("10m")
    Duration removeEvery();
}
