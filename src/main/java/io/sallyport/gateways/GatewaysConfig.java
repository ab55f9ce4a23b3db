package io.sallyport.gateways;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** The registry. */
@ConfigMapping(prefix = "sallyport.gateways")
public interface GatewaysConfig {
    /** How many presence messages may wait for the database; at the bound the oldest is dropped and counted. */
    @WithDefault("200000")
    @Min(1)
    int presenceInboxEntries();

    /** How often the directory looks for what other replicas registered, changed or deleted. */
    @WithDefault("5s")
    Duration directoryRefresh();
}
