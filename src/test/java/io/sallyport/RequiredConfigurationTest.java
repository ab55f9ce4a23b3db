package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class RequiredConfigurationTest {
    private static final Map<String, String> SERVERS =
            Map.of("sallyport.database.url", "jdbc:mysql://db/sallyport", "sallyport.broker.host", "broker");

    @Test
    void namesThePropertyAndTheEnvironmentVariableOfAllThatIsMissing() {
        assertThat(RequiredConfiguration.missing(config(Map.of()))).hasValueSatisfying(sentence -> assertThat(sentence)
                .contains("sallyport.database.url (environment: SALLYPORT_DATABASE_URL)")
                .contains("sallyport.broker.host (environment: SALLYPORT_BROKER_HOST)"));
    }

    @Test
    void namesOnlyWhatIsMissing() {
        assertThat(RequiredConfiguration.missing(config(Map.of("sallyport.database.url", "jdbc:mysql://db/sallyport"))))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains("broker.host").doesNotContain("database.url"));
    }

    @Test
    void refusesToStartWhereNobodyCouldSignIn() {
        assertThat(RequiredConfiguration.missing(config(SERVERS))).hasValueSatisfying(sentence -> assertThat(sentence)
                .contains("sallyport.security.oidc.enabled", "sallyport.security.users"));
    }

    @Test
    void hasNothingToSayWhenServersAndASourceOfIdentitiesAreConfigured() {
        Map<String, String> users = new HashMap<>(SERVERS);
        users.put("sallyport.security.users.admin.grants", "admin");
        Map<String, String> oidc = new HashMap<>(SERVERS);
        oidc.put("sallyport.security.oidc.enabled", "true");

        assertThat(RequiredConfiguration.missing(config(users))).isEmpty();
        assertThat(RequiredConfiguration.missing(config(oidc))).isEmpty();
    }

    @Test
    void needsTheDatabaseAloneToMigrate() {
        assertThat(RequiredConfiguration.missingToMigrate(config(Map.of())))
                .hasValueSatisfying(sentence ->
                        assertThat(sentence).contains("SALLYPORT_DATABASE_URL").doesNotContain("broker"));
        assertThat(RequiredConfiguration.missingToMigrate(
                        config(Map.of("sallyport.database.url", "jdbc:mysql://db/sallyport"))))
                .isEmpty();
    }

    @Test
    void aServerlessConsoleNeedsNoBrokerToConnectToButWhoCallsIt() {
        Map<String, String> serverless = new HashMap<>(Map.of(
                "sallyport.mode", "serverless",
                "sallyport.database.url", "jdbc:mysql://db/sallyport",
                "sallyport.security.users.admin.grants", "admin"));
        assertThat(RequiredConfiguration.missing(config(serverless)))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("SALLYPORT_BROKER_PUBLISH_URL", "SALLYPORT_INGRESS_TICK_SECRET")
                        .doesNotContain("broker.host"));

        serverless.put("sallyport.broker.publish.url", "https://emqx:18084");
        serverless.put("sallyport.ingress.tick-secret", "x");
        assertThat(RequiredConfiguration.missing(config(serverless)))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("sallyport.ingress.secret"));

        serverless.put("sallyport.ingress.token", "x");
        assertThat(RequiredConfiguration.missing(config(serverless))).isEmpty();
    }

    private static Config config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }
}
