package io.sallyport.status;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Status reports. */
@ConfigMapping(prefix = "sallyport.status")
public interface StatusConfig {
    /** How many gateways' newest reports may wait for the database; sized for the fleet. At the bound the oldest is dropped and counted. */
    @WithDefault("200000")
    @Min(1)
    int inboxEntries();

    /** How many bytes they may have together. */
    @WithDefault("256M")
    MemorySize inboxBytes();

    /** How many reports one transaction writes. */
    @WithDefault("1000")
    @Min(1)
    int batch();

    /** How often is looked for gateways whose reports are overdue. */
    @WithDefault("5s")
    Duration overdueCheck();
}
