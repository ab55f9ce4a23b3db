package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class RequiredConfigurationTest {
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
    void hasNothingToSayWhenBothAreConfigured() {
        assertThat(RequiredConfiguration.missing(config(Map.of(
                        "sallyport.database.url", "jdbc:mysql://db/sallyport", "sallyport.broker.host", "broker"))))
                .isEmpty();
    }

    private static Config config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }
}
