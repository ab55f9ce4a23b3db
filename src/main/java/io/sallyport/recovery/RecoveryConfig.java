package io.sallyport.recovery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;

/** After the console was restored from a backup. */
@ConfigMapping(prefix = "sallyport.recovery")
public interface RecoveryConfig {
    /**
     * Begins a recovery at the start, unless the database has one of this name already: the date and time of the restore makes a good one. It goes on until it is ended
     * over REST, also in replicas and after starts without this setting. Letters, digits, dot, hyphen; up to 60.
     */
    Optional<@Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9.:_-]{0,59}") String> name();

    /** How often a replica looks whether a recovery is open, and goes on with it. */
    @WithDefault("1s")
    Duration lookEvery();

    /** So long a gateway is not asked again for a configuration that it did not give. */
    @WithDefault("1m")
    Duration askAgainAfter();

    /** How many gateways are asked for their configurations in one look. */
    @WithDefault("100")
    @Min(1)
    int askAtOnce();

    /** Gateways that are not in the database, and are kept to be decided about. Who comes when there are so many is counted. */
    @WithDefault("10000")
    @Min(1)
    int unknownGateways();
}
