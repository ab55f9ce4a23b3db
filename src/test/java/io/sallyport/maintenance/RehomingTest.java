package io.sallyport.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A gateway that moves is spoken to when it is online again, by whichever replica. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class RehomingTest extends MaintainedGateway {
    private static final String PARAMS =
            """
            {"endpoints":[{"kind":"mqtts","host":"broker.example","port":8883,"network":"PUBLIC"}],"confirmWithinSeconds":60}""";

    @Inject
    RehomeWatch watch;

    @Test
    void aGatewayThatHasMovedIsSpokenToAndStaysUnderWatchUntilItAnswers() {
        String id = sent("gateway.rehome", PARAMS);
        watch.look();
        assertThat(requests("status.get")).isEmpty();

        moves();

        await().atMost(SOON).until(() -> !requests("status.get").isEmpty());
        assertThat(rows(id)).isEqualTo(1);
        answers(id, "");
        watch.look();
        assertThat(rows(id)).isZero();
    }

    @Test
    void aGatewayThatDoesNotHearItIsSpokenToAgain() {
        String id = sent("gateway.rehome", PARAMS);
        moves();
        await().atMost(SOON).until(() -> requests("status.get").size() == 1);
        watch.look();
        assertThat(questions()).isEqualTo(1);

        sql("UPDATE rehoming SET asked_at = TIMESTAMPADD(SECOND, -11, asked_at) WHERE command_id = :id", id);

        await().atMost(SOON).until(() -> requests("status.get").size() == 2);
    }

    @Test
    void aGatewayWhoseMoveIsOverIsLeftAlone() {
        String id = sent("gateway.rehome", PARAMS);
        answers(id, "");
        moves();

        watch.look();

        assertThat(rows(id)).isZero();
        assertThat(questions()).isZero();
    }

    /** The console spoke to it, but it did not hear it in time where it went. */
    @Test
    void aGatewayThatCameBackUnconfirmedHasFailedAndIsLeftAlone() {
        String id = sent("gateway.rehome", PARAMS);
        moves();
        await().atMost(SOON).until(() -> requests("status.get").size() == 1);
        moves();
        gateway.publish(
                "reply", gateway.error(request(id), -32001, "it is back where it was", "\"reason\":\"NOT_CONFIRMED\""));

        await().atMost(SOON).untilAsserted(() -> command(id)
                .body("state", equalTo("FAILED"))
                .body("error.code", equalTo("GATEWAY_ERROR"))
                .body("error.gateway.reason", equalTo("NOT_CONFIRMED")));
        long asked = questions();
        sql("UPDATE rehoming SET asked_at = TIMESTAMPADD(SECOND, -11, asked_at) WHERE command_id = :id", id);
        watch.look();
        assertThat(rows(id)).isZero();
        assertThat(questions()).isEqualTo(asked);
    }

    @Test
    void twoReplicasThatLookAtTheSameTimeSpeakOnce() throws Exception {
        ExecutorService replicas = Executors.newFixedThreadPool(2);
        try {
            for (int round = 1; round <= 5; round++) {
                sent("gateway.rehome", PARAMS);
                moves();
                Future<?> one = replicas.submit(watch::look);
                Future<?> other = replicas.submit(watch::look);
                one.get(15, TimeUnit.SECONDS);
                other.get(15, TimeUnit.SECONDS);
                sql(
                        "UPDATE command SET state = 'FAILED', ended_at = created_at WHERE gateway_id = :id AND method = 'gateway.rehome'",
                        gateway.id());
                assertThat(questions()).isEqualTo(round);
            }
        } finally {
            replicas.shutdownNow();
        }
    }

    @Test
    void aMoveToAGatewayThatIsOfflineIsNotWatched() {
        gateway.sayOfflineAndDisconnect("shutdown");
        awaitPresence(gateway, "OFFLINE");

        String id = issue(gateway, "gateway.rehome", PARAMS)
                .statusCode(202)
                .body("error.code", equalTo("GATEWAY_OFFLINE"))
                .extract()
                .path("id");

        assertThat(rows(id)).isZero();
    }

    /** As the contract has it: it says that it goes, and is online in a new session. */
    private void moves() {
        gateway.sayOfflineAndDisconnect("rehome");
        awaitPresence(gateway, "OFFLINE");
        gateway.connect();
        awaitPresence(gateway, "ONLINE");
    }

    private long rows(String commandId) {
        return number("SELECT COUNT(*) FROM rehoming WHERE command_id = :id", commandId);
    }

    /** Also those that are not sent yet. */
    private long questions() {
        return number("SELECT COUNT(*) FROM command WHERE method = 'status.get' AND gateway_id = :id", gateway.id());
    }
}
