package io.sallyport.ingress;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Serverless mode: who may push uplinks and call the tick, and how much at once. */
@ConfigMapping(prefix = "sallyport.ingress")
public interface IngressConfig {
    /** What pushed uplinks are signed with, of 32 characters or more each: one, or two while it is being changed. Separated by commas. */
    Optional<List<String>> secret();

    /** Bearer tokens for who can't sign, as a broker's webhook, of 32 characters or more each. Over TLS only: whoever reads one can push what they want. */
    Optional<List<String>> token();

    /** Bearer tokens of the scheduler that calls the tick, of 32 characters or more each. */
    Optional<List<String>> tickSecret();

    /** How far a signature's time may be from this process's, before or after. */
    @WithDefault("5m")
    Duration window();

    /** How many events one request may bring. */
    @WithDefault("200")
    @Min(1)
    int maxEvents();

    /** How large a request's body may be; {@code quarkus.http.limits.max-body-size} counts as well. */
    @WithDefault("256K")
    MemorySize maxBody();

    /** How long a request waits for what came of it to be committed and sent. */
    @WithDefault("10s")
    Duration finishWithin();

    /** How long a tick may take; what it has not begun by then is left to the next one. */
    @WithDefault("20s")
    Duration tickWithin();
}
