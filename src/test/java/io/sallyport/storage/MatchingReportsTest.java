package io.sallyport.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a gateway reports just what it was told: the configuration, which time it was told, and with which secret. */
class MatchingReportsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final ResourceKind KIND = ResourceKind.BUCKET_CREDENTIAL;

    private final ResourceForms forms = new ResourceForms(new ObjectMapper(), null, null);
    private final ResourceCommands commands = new ResourceCommands(null, null, null, null, forms, null, null);
    private ManagedResource resource;

    @BeforeEach
    void desireTheSecondGeneration() {
        resource = new ManagedResource(
                "0000000000001", new ResourceAddress(new GatewayId("gw-0000000000001"), KIND, "main"), "ann", NOW);
        desire(credential("LTAI", "the first"));
        desire(credential("LTAI", "the second"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, LTAI,  the second, true",
        "1, 1, LTAI,  the second, false",
        "1, 3, LTAI,  the second, false",
        "2, 2, LTAI,  the second, false",
        " , 2, LTAI,  the second, false",
        "1,  , LTAI,  the second, false",
        "1, 2, LTAI2, the second, false",
        "1, 2, LTAI,  the first,  false",
        "1, 2, LTAI,            , false",
    })
    void allOfItHasToBeTheSame(
            @Nullable Long epoch, @Nullable Long generation, String principal, @Nullable String secret, boolean same) {
        assertThat(matches(epoch, generation, principal, secret)).isEqualTo(same);
    }

    @Test
    void whatHasNoSecretIsTheSameWithWhicheverTheGatewayHas() {
        desire(new BucketCredentialConfig("main", "oss", null, null, "gateways", null, null));

        ReportedResource reported = new ReportedResource(
                KIND,
                "main",
                1L,
                3L,
                Secret.idOf("the second"),
                forms.object("{\"provider\":\"oss\",\"role\":\"gateways\",\"name\":\"main\"}"));

        assertThat(commands.matches(resource, reported)).isTrue();
    }

    @Test
    void nothingIsTheSameAsWhatNobodyWants() {
        resource.delete("{}", 1, "ann", NOW);

        assertThat(matches(1L, 3L, "LTAI", "the second")).isFalse();
    }

    private boolean matches(
            @Nullable Long epoch, @Nullable Long generation, String principal, @Nullable String secret) {
        return commands.matches(
                resource,
                new ReportedResource(
                        KIND,
                        "main",
                        epoch,
                        generation,
                        Secret.idOf(secret),
                        forms.shown(credential(principal, null))));
    }

    private void desire(ResourceConfig config) {
        resource.desire(forms.column(config), 1, "ann", NOW);
    }

    private static ResourceConfig credential(String principal, @Nullable String secret) {
        return new BucketCredentialConfig("main", "oss", principal, secret, null, null, null);
    }
}
