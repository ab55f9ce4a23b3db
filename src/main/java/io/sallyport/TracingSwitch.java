package io.sallyport;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Makes one setting of two: without a receiver, tracing is off altogether. Else the platform would look for one on this machine, and warn that there is none. */
public final class TracingSwitch implements ConfigSourceFactory {
    private static final String ENDPOINT = "sallyport.tracing.endpoint";
    /** Weaker than application.properties (250), so that everything else that is configured counts more. */
    private static final int ORDINAL = 240;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue endpoint = context.getValue(ENDPOINT);
        String url = endpoint == null ? null : endpoint.getValue();
        // "false" too: what holds while the application is built is kept as the default.
        Map<String, String> settings = url == null || url.isBlank()
                ? Map.of("quarkus.otel.sdk.disabled", "true")
                : Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.exporter.otlp.endpoint", url);
        return List.of(new PropertiesConfigSource(settings, "tracing", ORDINAL));
    }
}
