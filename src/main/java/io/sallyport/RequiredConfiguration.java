package io.sallyport;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/** What an operator must say before Sallyport can start: asked once, in their words, and not by the first part that fails. */
final class RequiredConfiguration {
    private RequiredConfiguration() {}

    /** One sentence that names all that is missing, or empty if nothing is. */
    static Optional<String> missing(Config config) {
        boolean serverless = config.getOptionalValue(ModeSwitch.MODE, String.class)
                .map(mode -> mode.trim().equalsIgnoreCase(ModeSwitch.SERVERLESS))
                .orElse(false);
        Stream<String> needed = serverless
                ? Stream.of("sallyport.database.url", "sallyport.broker.publish.url", "sallyport.ingress.tick-secret")
                : Stream.of("sallyport.database.url", "sallyport.broker.host");
        String missing = needed.filter(property ->
                        config.getOptionalValue(property, String.class).isEmpty())
                .map(property -> property + " (environment: " + environmentVariable(property) + ")")
                .collect(Collectors.joining(" and "));
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
