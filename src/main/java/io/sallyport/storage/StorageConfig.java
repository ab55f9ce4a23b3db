package io.sallyport.storage;

import io.sallyport.messaging.InboxBytes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** What gateways serve. Limits have a mapping of their own. */
@ConfigMapping(prefix = "sallyport.storage")
public interface StorageConfig {
    /** How often a replica looks for gateways that are to be given what they lack. */
    @WithDefault("5s")
    Duration reconcileEvery();

    /** So long after a command failed it is issued again by itself, if its error says that this makes sense. */
    @WithDefault("1m")
    Duration reconcileAgainAfter();

    /** How many gateways are looked at in one go. */
    @WithDefault("20")
    @Min(1)
    int reconcileGateways();

    /** How often a replica looks for gateways whose status tells of another configuration than the last report had. */
    @WithDefault("30s")
    Duration pullEvery();

    /** So long a gateway is not asked again for a configuration that it did not give. */
    @WithDefault("5m")
    Duration pullAgainAfter();

    /** Configuration reports that may wait for the database. The oldest give way. */
    @WithDefault("20000")
    @Min(1)
    int inboxEntries();

    /** How many bytes they may have together: a memory size, or a share of the maximum heap. */
    @WithDefault("5%")
    @WithConverter(InboxBytes.class)
    @Min(1)
    long inboxBytes();
}
