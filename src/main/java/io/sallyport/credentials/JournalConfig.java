package io.sallyport.credentials;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Revocations outside of the database, for whoever has to restore it. */
@ConfigMapping(prefix = "sallyport.revocation-journal")
public interface JournalConfig {
    /** Where revocations are written besides: a folder on a volume that does not share the database's fate. Replicas may share it. None is written without it. */
    Optional<Path> folder();

    /** For so long a file is kept after its last line: as long as the oldest backup that may be restored. */
    @WithDefault("P400D")
    Duration keepFor();

    /** Lines that wait while the folder can't be written to. At the bound new ones are counted and lost. */
    @WithDefault("10000")
    @Min(1)
    int waiting();
}
