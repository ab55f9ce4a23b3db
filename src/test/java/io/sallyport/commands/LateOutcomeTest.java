package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import org.junit.jupiter.api.Test;

/** What is learned of a command after it ended without an answer. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class LateOutcomeTest extends SilentGatewayScenario {
    @Test
    void aReplyThatComesAfterTheDeadlineIsAddedAsTheSettledOutcome() {
        String id = sentCommand();
        endsWithoutAnswer(id);

        gateway.publish("reply", gateway.result(gateway.received().get(0), "\"boots\":2"));

        await().atMost(SOON).untilAsserted(() -> command(id)
                .body("settled.state", equalTo("SUCCEEDED"))
                .body("settled.result.boots", equalTo(2))
                .body("settled.at", notNullValue()));
        command(id).body("state", equalTo("OUTCOME_UNKNOWN")).body("error.code", equalTo("NO_REPLY"));
    }

    @Test
    void aGatewayThatComesOnlineAgainIsAskedWhatIsStillUnknown() {
        String id = sentCommand();
        endsWithoutAnswer(id);
        int before = queries().size();
        answersQueries(
                "\"state\":\"FAILED\",\"error\":{\"code\":-32001,\"message\":\"x\",\"data\":{\"reason\":\"INTERRUPTED\"}}");

        comesOnlineAgain();

        await().atMost(SOON).untilAsserted(() -> command(id)
                .body("settled.state", equalTo("FAILED"))
                .body("settled.error.code", equalTo("GATEWAY_ERROR"))
                .body("settled.error.gateway.reason", equalTo("INTERRUPTED")));
        command(id).body("state", equalTo("OUTCOME_UNKNOWN"));
        assertThat(queries()).hasSize(before + 1);
    }

    @Test
    void whatTheGatewayDoesNotKnowWhenItIsOnlineAgainIsSettledAsNotReceived() {
        String id = sentCommand();
        isSilentFor(id, 60);
        endsWithoutAnswer(id);
        answersQueries("\"state\":\"UNKNOWN\"");

        comesOnlineAgain();

        await().atMost(SOON).untilAsserted(() -> command(id)
                .body("settled.state", equalTo("FAILED"))
                .body("settled.error.code", equalTo("NOT_RECEIVED"))
                .body("state", equalTo("OUTCOME_UNKNOWN")));
    }

    @Test
    void isNotAskedAfterADay() {
        String longAgo = sentCommand();
        String lately = sentCommand();
        endsWithoutAnswer(longAgo);
        endsWithoutAnswer(lately);
        sql("UPDATE command SET query_at = TIMESTAMPADD(HOUR, -25, query_at) WHERE id = :id", longAgo);
        answersQueries("\"state\":\"SUCCEEDED\"");

        comesOnlineAgain();

        await().atMost(SOON).untilAsserted(() -> command(lately).body("settled.state", equalTo("SUCCEEDED")));
        command(longAgo).body("settled", nullValue());
    }
}
