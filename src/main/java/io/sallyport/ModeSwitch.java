package io.sallyport;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** In serverless mode nothing is done by the process's own clock: it may be frozen between two requests, in the middle of a transaction. */
public final class ModeSwitch implements ConfigSourceFactory {
    static final String MODE = "sallyport.mode";
    static final String SERVERLESS = "serverless";
    /** Weaker than application.properties (250), so that everything else that is configured counts more. */
    private static final int ORDINAL = 240;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue mode = context.getValue(MODE);
        boolean serverless = mode != null
                && mode.getValue() != null
                && mode.getValue().trim().equalsIgnoreCase(SERVERLESS);
        // "true" too: what holds while the application is built is kept as the default.
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.scheduler.enabled", Boolean.toString(!serverless)), "mode", ORDINAL));
    }
}
