package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EventStream;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What became of a command whose reply does not come: the gateway is asked, and its word counts. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandSettlingTest extends SilentGatewayScenario {
    @Test
    void aSilentCommandIsAskedAboutOnceAndEndsAsTheGatewaySays() {
        String id = sentCommand();
        answersQueries("\"state\":\"SUCCEEDED\",\"result\":{\"boots\":1}");

        isSilentFor(id, 60);

        await().atMost(SOON).untilAsserted(() -> command(id)
                .body("state", equalTo("SUCCEEDED"))
                .body("result.boots", equalTo(1))
                .body("settled", nullValue())
                .body("times.queriedAt", notNullValue()));
        assertThat(queries()).hasSize(1);
        assertThat(queries().get(0).at("/params/commandIds/0").textValue()).isEqualTo(id);
    }

    @Test
    void aFailureThatIsLearnedByAskingHasTheGatewaysOwnWords() {
        String id = sentCommand();
        answersQueries(
                """
                "state":"FAILED","error":{"code":-32005,"message":"dirty","data":{"dirtyBytes":7}}""");

        isSilentFor(id, 60);

        await().atMost(SOON).untilAsserted(() -> command(id)
                .body("state", equalTo("FAILED"))
                .body("error.code", equalTo("WOULD_LOSE_DATA"))
                .body("error.gateway.dirtyBytes", equalTo(7)));
    }

    @Test
    void whatTheGatewayNeverReceivedHasFailedOnceItCanNotComeAnyMore() {
        String id = sentCommand();
        answersQueries("\"state\":\"UNKNOWN\"");

        isSilentFor(id, 60);

        await().atMost(SOON).untilAsserted(() -> command(id)
                .body("state", equalTo("FAILED"))
                .body("error.code", equalTo("NOT_RECEIVED"))
                .body("error.reissuable", equalTo(true)));
    }

    @Test
    void whatMayStillComeHasNotFailed() {
        String early = sentCommand();
        String late = sentCommand();
        answersQueries("\"state\":\"UNKNOWN\"");

        // Both are asked about at once, but only one of them is past its startBy.
        sql("UPDATE command SET query_at = sent_at WHERE id = :id", early);
        isSilentFor(late, 60);

        await().atMost(SOON).untilAsserted(() -> command(late).body("state", equalTo("FAILED")));
        await().atMost(SOON).untilAsserted(() -> command(early).body("times.queriedAt", notNullValue()));
        command(early).body("state", equalTo("SENT"));
    }

    @Test
    void aCommandThatRunsIsHeardOf() {
        String id = sentCommand();
        answersQueries("\"state\":\"RUNNING\"");

        isSilentFor(id, 60);

        await().atMost(SOON)
                .untilAsserted(() ->
                        command(id).body("times.lastHeardAt", notNullValue()).body("state", equalTo("SENT")));
    }

    @Test
    void theConsolesOwnQuestionIsNoCommandOfAnybody() {
        String id = sentCommand();
        answersQueries("\"state\":\"SUCCEEDED\"");
        isSilentFor(id, 60);
        await().atMost(SOON).untilAsserted(() -> command(id).body("state", equalTo("SUCCEEDED")));

        given().get("/api/v1/gateways/" + gateway.id() + "/commands")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1));
        given().get("/api/v1/gateways/" + gateway.id() + "/commands?after=ffffffff-ffff-ffff-ffff-ffffffffffff")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1));
        given().get("/api/v1/commands/" + queries().get(0).get("id").textValue())
                .then()
                .statusCode(404)
                .body("code", equalTo("COMMAND_NOT_FOUND"));
        given().contentType(ContentType.JSON)
                .body("{\"method\":\"command.query\",\"params\":{\"commandIds\":[\"" + id + "\"]}}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then()
                .statusCode(400)
                .body("code", equalTo("UNKNOWN_METHOD"));
    }

    @Test
    void aStatusThatIsLearnedByAskingIsAResultAndNoReport() {
        long before = statusVersion();
        String id = sentCommand("status.get");
        answersQueries("\"state\":\"SUCCEEDED\",\"result\":{\"at\":\"2026-11-22T10:00:00Z\",\"cpu\":0.875}");

        isSilentFor(id, 60);

        await().atMost(SOON).untilAsserted(() -> command(id)
                .body("state", equalTo("SUCCEEDED"))
                .body("result.cpu", equalTo(0.875f))
                .body("error", nullValue()));
        assertThat(statusVersion()).isEqualTo(before);
    }

    @Test
    void asksAboutFiftyCommandsInOneQuestionAndNotOneMore() {
        String id = sentCommand();
        // As 50 more that were sent with it.
        sql(
                """
                INSERT INTO command (id, gateway_id, group_id, binding, version, method, params, wants_reply, state, created_at,
                    issued_at, sent_at, start_by, deadline, query_latest_at, query_at, silence_millis)
                WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 50)
                SELECT UUID(), gateway_id, group_id, binding, 0, method, params, wants_reply, state, created_at,
                    issued_at, sent_at, start_by, deadline, query_latest_at, query_at, silence_millis
                FROM command c, n WHERE c.id = :id""",
                id);
        answersQueries("\"state\":\"RUNNING\"");

        sql(
                "UPDATE command SET query_at = sent_at WHERE state = 'SENT' AND NOT internal AND gateway_id = :id",
                gateway.id());

        await().atMost(SOON).untilAsserted(() -> assertThat(queries())
                .extracting(query -> query.at("/params/commandIds").size())
                .containsExactlyInAnyOrder(50, 1));
    }

    @Test
    void asksAboutCommandsOfAnotherBindingApartAndConcludesNothingFromThatItsMachineDoesNotKnowThem() {
        String others = sentCommand();
        String current = sentCommand();
        sql("UPDATE command SET binding = 2 WHERE id = :id", others);
        answersQueries("\"state\":\"UNKNOWN\"");

        areSilentFor(60);

        await().atMost(SOON).untilAsserted(() -> assertThat(queries())
                .extracting(query -> query.at("/meta/binding").longValue())
                .containsExactlyInAnyOrder(1L, 2L));
        await().atMost(SOON).until(() -> queries().stream().allMatch(query -> hasEnded(query.get("id"))));
        command(current).body("state", equalTo("FAILED")).body("error.code", equalTo("NOT_RECEIVED"));
        command(others).body("state", equalTo("SENT"));
    }

    @Test
    void aGatewayCanNotSayWhatBecameOfAnothersCommand() {
        String own = sentCommand();
        try (PageGateway other = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway())) {
            other.isSilent();
            other.connect();
            awaitPresence(other, "ONLINE");
            String others = sentTo(other, "gateway.restart");
            gateway.answersWith((self, request) -> self.result(
                    request,
                    "\"commands\":[{\"commandId\":\"%s\",\"state\":\"SUCCEEDED\"},{\"commandId\":\"%s\",\"state\":\"SUCCEEDED\"}]"
                            .formatted(others, own)));

            gateway.publish("reply", gateway.result(other.received().get(0), ""));
            isSilentFor(own, 60);

            await().atMost(SOON).untilAsserted(() -> command(own).body("state", equalTo("SUCCEEDED")));
            command(others).body("state", equalTo("SENT"));
        }
    }

    @Test
    void tellsWhatItLearns() throws Exception {
        String id = sentCommand();
        isSilentFor(id, 60);
        await().atMost(SOON).until(() -> queries().size() == 1);

        try (EventStream stream = EventStream.open(URI.create(changesUri + "?kind=command&gateway=" + gateway.id()))) {
            gateway.publish(
                    "reply",
                    gateway.result(
                            queries().get(0),
                            "\"commands\":[{\"commandId\":\"%s\",\"state\":\"RUNNING\"}]".formatted(id)));

            await().atMost(SOON).until(() -> stream.changed("command", id));
            assertThat(stream.changed("command", queries().get(0).get("id").textValue()))
                    .as("a question is told to nobody")
                    .isFalse();
        }
    }

    @Test
    void neverAsksAboutItsOwnQuestions() {
        String id = sentCommand();
        isSilentFor(id, 60);
        await().atMost(SOON).until(() -> queries().size() == 1);
        String question = queries().get(0).get("id").textValue();
        await().atMost(SOON)
                .until(() -> "SENT".equals(stateOf(question))
                        || hasEnded(queries().get(0).get("id")));
        sql(
                "UPDATE command SET query_at = issued_at, state = 'SENT', deadline = TIMESTAMPADD(HOUR, 1, issued_at) WHERE id = :id",
                question);
        String later = sentCommand();

        isSilentFor(later, 60);

        await().atMost(SOON).until(() -> queries().size() == 2);
        assertThat(queries().get(1).at("/params/commandIds"))
                .extracting(JsonNode::textValue)
                .containsExactly(later);
    }
}
