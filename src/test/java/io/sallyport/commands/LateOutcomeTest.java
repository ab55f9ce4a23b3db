package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.messaging.BrokerLink;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is learned of a command after it ended without an answer. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class LateOutcomeTest extends SilentGatewayScenario {
    @Inject
    CommandSettling settling;

    @Inject
    BrokerLink link;

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

    @Test
    void aGatewayWhoseOutageNobodyToldOfIsAskedAfterItsNextReport() {
        gateway.close();
        gateway.hasNoWill();
        gateway.connect();
        awaitPresence("ONLINE");
        String id = sentCommand();
        answersQueries("\"state\":\"SUCCEEDED\"");
        EmbeddedServers.broker().stop();
        try {
            await().atMost(SOON).until(() -> !link.canReceive() && !link.canSend());
            endsWithoutAnswer(id);
        } finally {
            EmbeddedServers.broker().start();
        }
        await().atMost(Duration.ofSeconds(40)).until(() -> link.canReceive() && link.canSend());
        command(id).body("settled", nullValue());

        gateway.connect();

        await().atMost(SOON).untilAsserted(() -> command(id).body("settled.state", equalTo("SUCCEEDED")));
        command(id).body("state", equalTo("OUTCOME_UNKNOWN"));
    }

    @Test
    void aGatewayThatReportsAndDoesNotAnswerIsAskedOnceForItsReportsAndOnceMoreWhenItComesOnline() {
        String id = sentCommand();
        endsWithoutAnswer(id);
        int before = queries().size();

        gateway.report();
        await().atMost(SOON).until(() -> queries().size() == before + 1);
        reportsAndIsLookedAt();
        assertThat(queries()).hasSize(before + 1);

        comesOnlineAgain();
        await().atMost(SOON).until(() -> queries().size() == before + 2);
        comesOnlineAgain();
        awaitPresence("ONLINE");
        reportsAndIsLookedAt();
        assertThat(questions()).isEqualTo(before + 2);
    }

    @Test
    void twoReplicasThatLookAtTheSameTimeAskOnce() throws Exception {
        String id = sentCommand();
        endsWithoutAnswer(id);
        long before = questions();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> waiting = QuarkusTransaction.requiringNew().call(() -> {
                entityManager
                        .createNativeQuery(
                                "UPDATE command SET version = version + 1, queried_at = TIMESTAMPADD(HOUR, 1, ended_at) WHERE id = :id")
                        .setParameter("id", id)
                        .executeUpdate();
                gateway.report();
                await().atMost(SOON).until(() -> statusIsNewerThanTheEndOf(id));
                Future<?> asks = other.submit(() -> settling.askAgain(500));
                await().atMost(SOON).until(this::somebodyWaitsForALock);
                return asks;
            });
            waiting.get(15, TimeUnit.SECONDS);
        } finally {
            other.shutdownNow();
        }

        assertThat(questions()).isEqualTo(before);
    }

    private void reportsAndIsLookedAt() {
        long version = statusVersion();
        gateway.report();
        await().atMost(SOON).until(() -> statusVersion() > version);
        settling.askAgain(500);
    }

    /** Also those that are not sent yet. */
    private long questions() {
        return number("SELECT COUNT(*) FROM command WHERE internal AND gateway_id = '%s'".formatted(gateway.id()));
    }

    private boolean statusIsNewerThanTheEndOf(String id) {
        return number(
                        """
                        SELECT COUNT(*) FROM gateway_status s JOIN command c ON c.gateway_id = s.gateway_id
                        WHERE c.id = '%s' AND s.received_at > c.ended_at"""
                                .formatted(id))
                == 1;
    }

    private boolean somebodyWaitsForALock() {
        return number(
                        """
                        SELECT COUNT(*) FROM information_schema.processlist
                        WHERE info LIKE 'SELECT * FROM command WHERE id IN (%' AND time_ms > 200""")
                > 0;
    }

    private long number(String select) {
        return QuarkusTransaction.requiringNew()
                .call(() -> ((Number) entityManager.createNativeQuery(select).getSingleResult()).longValue());
    }
}
