package io.sallyport;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** What an operator must say before Sallyport can start: asked once, in their words, and not by the first part that fails. */
final class RequiredConfiguration {
    private static final String DATABASE = "sallyport.database.url";

    private RequiredConfiguration() {}

    /** One sentence that names all that is missing, or empty if nothing is. */
    static Optional<String> missing(Config config) {
        boolean serverless = config.getOptionalValue(ModeSwitch.MODE, String.class)
                .map(mode -> mode.trim().equalsIgnoreCase(ModeSwitch.SERVERLESS))
                .orElse(false);
        String missing = serverless
                ? missing(config, DATABASE, "sallyport.broker.publish.url", "sallyport.ingress.tick-secret")
                : missing(config, DATABASE, "sallyport.broker.host");
        if (!missing.isEmpty()) {
            return Optional.of("Sallyport needs to know where its database and its broker are: set " + missing + ".");
        }
        if (serverless
                && Stream.of("sallyport.ingress.secret", "sallyport.ingress.token")
                        .allMatch(property ->
                                config.getOptionalValue(property, String.class).isEmpty())) {
            return Optional.of("In serverless mode Sallyport needs to know who may push uplinks: set"
                    + " sallyport.ingress.secret or sallyport.ingress.token (docs/serverless.md).");
        }
        return hasIdentities(config)
                ? Optional.empty()
                : Optional.of("Sallyport needs to know who may sign in, or nobody could: set"
                        + " sallyport.security.oidc.enabled=true and quarkus.oidc.*, or sallyport.security.users.*"
                        + " (docs/security.md).");
    }

    /** The same for {@code migrate}, which talks to the database alone. */
    static Optional<String> missingToMigrate(Config config) {
        String missing = missing(config, DATABASE);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Sallyport needs to know which database to migrate: set " + missing + ".");
    }

    private static String missing(Config config, String... properties) {
        return Stream.of(properties)
                .filter(property ->
                        config.getOptionalValue(property, String.class).isEmpty())
                .map(property -> property + " (environment: " + environmentVariable(property) + ")")
                .collect(Collectors.joining(" and "));
    }

    private static boolean hasIdentities(Config config) {
        return config.getOptionalValue("sallyport.security.oidc.enabled", Boolean.class)
                        .orElse(false)
                || StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .anyMatch(name -> name.startsWith("sallyport.security.users."));
    }

    private static String environmentVariable(String property) {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
