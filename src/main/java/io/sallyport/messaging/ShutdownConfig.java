package io.sallyport.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a replica stops. */
@ConfigMapping(prefix = "sallyport.shutdown")
public interface ShutdownConfig {
    /** How long a replica that stops may take to write what waits in memory. What is left then is counted, said and lost. */
    @WithDefault("10s")
    Duration drainFor();
}
