package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.Checks;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a cache disk: the parameters of {@code cache.attach} and {@code cache.expand}.
 *
 * @param device as the machine names it, {@code /dev/vdb} say; never changes
 * @param category as the provider names its kinds of disks; {@code ssd} if left out
 * @param sizeBytes never shrinks
 */
public record CacheDiskConfig(
        String name,
        @JsonProperty(required = true) String device,
        @Nullable String category,
        @JsonProperty(required = true) Long sizeBytes)
        implements ResourceConfig {
    public CacheDiskConfig {
        ResourceName.require("name", name);
        Checks.text("device", Checks.present("device", device));
        category = ResourceName.require("category", category == null ? "ssd" : category);
        Checks.atLeast("sizeBytes", Checks.present("sizeBytes", sizeBytes), 1);
    }
}
