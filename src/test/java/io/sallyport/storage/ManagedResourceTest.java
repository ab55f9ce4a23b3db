package io.sallyport.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceKind;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may happen to a resource, and what it is then. */
class ManagedResourceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private ManagedResource resource;

    @BeforeEach
    void make() {
        resource = new ManagedResource(
                "0000000000001",
                new ResourceAddress(new GatewayId("gw-0000000000001"), ResourceKind.SHARE, "one"),
                "ann",
                NOW);
    }

    @Test
    void eachChangeIsOneGenerationMore() {
        desire();
        assertThat(resource.generation()).isEqualTo(1);
        desire();
        assertThat(resource.generation()).isEqualTo(2);
        resource.delete("{}", 1, "ann", NOW);
        assertThat(resource.generation()).isEqualTo(3);
    }

    @Test
    void theNextGenerationIsBeyondWhatTheGatewayHas() {
        reported(41L, false);

        desire();

        assertThat(resource.generation()).isEqualTo(42);
    }

    @Test
    void theGenerationGoesOnAfterTheEnd() {
        desire();
        resource.delete("{}", 1, "ann", NOW);
        resource.absent();
        assertThat(resource.isThere()).isFalse();

        desire();

        assertThat(resource.generation()).isEqualTo(3);
        assertThat(resource.deleting()).isNull();
    }

    @Test
    void whatIsWantedAgainIsNotDeleted() {
        desire();
        resource.delete("{}", 1, "ann", NOW);

        desire();

        assertThat(resource.deleting()).isNull();
        assertThat(resource.desired()).isEqualTo("{}");
    }

    @Test
    void aNewStateIsNotInStepUntilItIsReported() {
        desire();
        reported(1L, true);
        assertThat(resource.isMatching()).isTrue();

        desire();

        assertThat(resource.isMatching()).isFalse();
    }

    @Test
    void aDeletionEndsWhenTheGatewayDoesNotHaveItAnyMore() {
        desire();
        reported(1L, true);
        resource.delete("{}", 1, "ann", NOW);
        assertThat(resource.isMatching()).isFalse();
        assertThat(resource.isThere()).isTrue();

        resource.absent();

        assertThat(resource.isMatching()).isTrue();
        assertThat(resource.isThere()).isFalse();
    }

    @Test
    void whatIsWantedAndNotThereIsNotInStep() {
        desire();
        reported(1L, true);

        resource.absent();

        assertThat(resource.isMatching()).isFalse();
        assertThat(resource.reported()).isNull();
        assertThat(resource.reportedGeneration()).isNull();
    }

    @Test
    void whatIsForgottenIsGoneWithItsDifference() {
        desire();
        resource.absent();
        resource.ignore(NOW.plusSeconds(60));

        resource.forget("bob", NOW);

        assertThat(resource.isThere()).isFalse();
        assertThat(resource.isMatching()).isTrue();
        assertThat(resource.isIgnored(NOW)).isFalse();
    }

    @Test
    void ignoringEndsWithItsTimeAndWithTheDifference() {
        desire();
        resource.ignore(NOW.plusSeconds(60));
        assertThat(resource.isIgnored(NOW.plusSeconds(59))).isTrue();
        assertThat(resource.isIgnored(NOW.plusSeconds(60))).isFalse();
        reported(1L, false);
        assertThat(resource.isIgnored(NOW)).isTrue();

        reported(1L, true);

        assertThat(resource.isIgnored(NOW)).isFalse();
    }

    @Test
    void ignoringEndsWithANewState() {
        desire();
        resource.ignore(NOW.plusSeconds(60));

        desire();

        assertThat(resource.isIgnored(NOW)).isFalse();
    }

    @Test
    void whatALostMachineHadIsToBeRecoveredAndItsSecretEnteredAgain() {
        desire();
        reported(1L, true);

        resource.lost(true, "{\"without\":\"secret\"}");

        assertThat(resource.isPresent()).isFalse();
        assertThat(resource.isMatching()).isFalse();
        assertThat(resource.isToBeRecovered()).isTrue();
        assertThat(resource.isSecretNeeded()).isTrue();
        assertThat(resource.desired()).isEqualTo("{\"without\":\"secret\"}");
    }

    @Test
    void whatIsRecoveredIsNotRecoveredAgain() {
        desire();
        resource.lost(true, null);
        assertThat(resource.isSecretNeeded()).isFalse();

        reported(1L, true);

        assertThat(resource.isToBeRecovered()).isFalse();
    }

    @Test
    void whatTheGatewayHasOfItsLastCommandIsWhatItMadeOfIt() {
        desire();
        reported(1L, false);
        assertThat(resource.isReportedAsTold()).isTrue();

        desire();
        assertThat(resource.isReportedAsTold()).as("of the command before").isFalse();
        reported(2L, false);
        assertThat(resource.isReportedAsTold()).isTrue();

        resource.absent();
        assertThat(resource.isReportedAsTold()).as("gone").isFalse();
    }

    private void desire() {
        resource.desire("{}", 1, "ann", NOW);
    }

    private void reported(Long generation, boolean matches) {
        resource.reported(
                new ReportedResource(
                        ResourceKind.SHARE, "one", 1L, generation, null, JsonNodeFactory.instance.objectNode()),
                matches);
    }
}
