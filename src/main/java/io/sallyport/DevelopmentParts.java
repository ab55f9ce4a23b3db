package io.sallyport;

import io.quarkus.logging.Log;
import java.lang.reflect.InvocationTargetException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reaches the parts that exist in development only. By name, because the shipped artefact does not contain them. */
final class DevelopmentParts {
    private static final String SERVERS = "io.sallyport.embedded.EmbeddedParts";
    private static final String SIMULATOR = "io.sallyport.simulator.SimulatedFleet";
    private static final AutoCloseable NOTHING = () -> {};

    private DevelopmentParts() {}

    /** Starts the database and the broker, as far as they are not configured to be elsewhere. */
    static void startServers() {
        try {
            start(SERVERS);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the embedded database and broker did not start", e);
        }
    }

    /** Starts the simulated fleet, unless it is switched off. That it fails is no reason to end the console. */
    static AutoCloseable startSimulator() {
        if (!config().getOptionalValue("sallyport.simulator.enabled", Boolean.class)
                .orElse(true)) {
            return NOTHING;
        }
        try {
            return (AutoCloseable) start(SIMULATOR);
        } catch (ClassNotFoundException e) {
            Log.debugf("There is no simulator here (%s)", SIMULATOR);
        } catch (InvocationTargetException e) {
            Log.error("The simulator did not start", e.getCause());
        } catch (ReflectiveOperationException | RuntimeException e) {
            Log.error("The simulator did not start", e);
        }
        return NOTHING;
    }

    private static Object start(String className) throws ReflectiveOperationException {
        return Class.forName(className).getMethod("start").invoke(null);
    }

    static void sayWhereTheyAre() {
        String console = "http://localhost:" + value("quarkus.http.port") + "/";
        Log.infof(
                "Database:   %s (user %s)",
                withoutOptions(value("sallyport.database.url")), value("sallyport.database.username"));
        Log.infof("Broker:     mqtt://%s:%s", value("sallyport.broker.host"), value("sallyport.broker.port"));
        Log.infof("Swagger UI: %sq/swagger-ui/", console);
        Log.infof("Console:    %s (sign in as admin, operator or viewer; each password is the name)", console);
    }

    /** The options are of no interest here, and may hold a password. */
    private static String withoutOptions(String url) {
        return url.replaceFirst("\\?.*", "");
    }

    private static String value(String property) {
        return config().getOptionalValue(property, String.class).orElse("?");
    }

    private static Config config() {
        return ConfigProvider.getConfig();
    }
}
