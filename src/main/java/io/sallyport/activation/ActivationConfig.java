package io.sallyport.activation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** How machines become gateways. */
@ConfigMapping(prefix = "sallyport.activation")
public interface ActivationConfig {
    /** How long a one-time code can be used. */
    @WithDefault("PT30M")
    @DurationMin(minutes = 1)
    Duration codeLife();

    /** Whether machines are bound to take signed messages only, where the code's request does not say. */
    @WithDefault("false")
    boolean signedDownlinks();

    /** How far the time in a signed request may be from ours. */
    @WithDefault("PT5M")
    Duration freshFor();

    /** The authority of the broker's certificate, as PEM, for gateways whose own list of authorities does not have it. */
    Optional<String> brokerCa();
}
