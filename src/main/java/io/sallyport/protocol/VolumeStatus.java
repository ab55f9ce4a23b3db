package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A block volume in a status report. Its states are those of a share. */
public record VolumeStatus(
        @JsonProperty(required = true) String name,
        ShareStatus.@Nullable State state,
        @Nullable Long epoch,
        @Nullable Long generation,
        @Nullable Long sizeBytes,
        @Nullable Long lun,
        @Nullable String iqn,
        @Nullable Long sessions,
        @Nullable Long dirtyBytes) {
    public VolumeStatus {
        Checks.text("volumes.name", Checks.present("volumes.name", name));
        Checks.atLeast("volumes.epoch", epoch, 0);
        Checks.atLeast("volumes.generation", generation, 0);
        Checks.atLeast("volumes.sizeBytes", sizeBytes, 0);
        Checks.atLeast("volumes.lun", lun, 0);
        Checks.text("volumes.iqn", iqn);
        Checks.atLeast("volumes.sessions", sessions, 0);
        Checks.atLeast("volumes.dirtyBytes", dirtyBytes, 0);
    }
}
