package io.sallyport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Whether and how much is traced (docs/tracing.md). */
@ConfigMapping(prefix = "sallyport.tracing")
public interface TracingConfig {
    /** Where spans go: the base URL of a receiver of OTLP, as {@code http://collector:4318}. Left out, nothing is traced. */
    Optional<String> endpoint();

    /** The share of requests that are traced, 0 to 1. A request that comes with a {@code traceparent} is traced as that one says. */
    @WithDefault("0.1")
    double ratio();
}
