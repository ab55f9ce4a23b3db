package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EventStream;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What became of a command whose reply does not come: the gateway is asked, and its word counts, also late. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandSettlingTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    EntityManager entityManager;

    @TestHTTPResource("/api/v1/changes")
    URI changesUri;

    private PageGateway gateway;

    @BeforeEach
    void connect() {
        gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        gateway.isSilent();
        gateway.connect();
        awaitPresence("ONLINE");
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

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

    private void comesOnlineAgain() {
        gateway.kill();
        awaitPresence("OFFLINE");
        gateway.connect();
    }

    private boolean hasEnded(JsonNode id) {
        return !List.of("QUEUED", "SENT", "RECEIVED").contains(stateOf(id.textValue()));
    }

    private String stateOf(String id) {
        return QuarkusTransaction.requiringNew().call(() -> (String) entityManager
                .createNativeQuery("SELECT state FROM command WHERE id = :id", String.class)
                .setParameter("id", id)
                .getSingleResult());
    }

    private long statusVersion() {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entityManager
                        .createNativeQuery("SELECT version FROM gateway_status WHERE gateway_id = :id")
                        .setParameter("id", gateway.id())
                        .getSingleResult())
                .longValue());
    }

    private void endsWithoutAnswer(String id) {
        sql("UPDATE command SET deadline = sent_at WHERE id = :id", id);
        await().atMost(SOON).untilAsserted(() -> command(id).body("state", equalTo("OUTCOME_UNKNOWN")));
    }

    private void answersQueries(String members) {
        gateway.answersWith((self, request) -> {
            if (!request.get("method").textValue().equals("command.query")) {
                return null;
            }
            StringBuilder answers = new StringBuilder();
            request.at("/params/commandIds").forEach(id -> answers.append(answers.isEmpty() ? "" : ",")
                    .append("{\"commandId\":%s,%s}".formatted(id, members)));
            return self.result(request, "\"commands\":[" + answers + "]");
        });
    }

    private List<JsonNode> queries() {
        return gateway.received().stream()
                .filter(request -> request.get("method").textValue().equals("command.query"))
                .toList();
    }

    /** As if so much time had passed since it was sent. */
    private void isSilentFor(String id, int seconds) {
        sql(silence(seconds) + " WHERE id = :id", id);
    }

    /** All of its gateway's commands at once. */
    private void areSilentFor(int seconds) {
        sql(silence(seconds) + " WHERE gateway_id = :id", gateway.id());
    }

    private static String silence(int seconds) {
        return """
               UPDATE command SET issued_at = TIMESTAMPADD(SECOND, -%1$d, issued_at), start_by = TIMESTAMPADD(SECOND, -%1$d, start_by),
                   query_at = TIMESTAMPADD(SECOND, -%1$d, query_at)"""
                .formatted(seconds);
    }

    private void sql(String update, String id) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(update)
                .setParameter("id", id)
                .executeUpdate());
    }

    private String sentCommand() {
        return sentCommand("gateway.restart");
    }

    private String sentCommand(String method) {
        return sentTo(gateway, method);
    }

    private static String sentTo(PageGateway gateway, String method) {
        String id = given().contentType(ContentType.JSON)
                .body("{\"method\":\"" + method + "\"}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(SOON).untilAsserted(() -> {
            command(id).body("state", equalTo("SENT"));
            assertThat(gateway.received()).anySatisfy(request -> assertThat(
                            request.at("/meta/commandId").textValue())
                    .isEqualTo(id));
        });
        return id;
    }

    private void awaitPresence(String state) {
        awaitPresence(gateway, state);
    }

    private static void awaitPresence(PageGateway gateway, String state) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        given().get("/api/v1/gateways/" + gateway.id()).then().body("presence.state", equalTo(state)));
    }

    private static ValidatableResponse command(String id) {
        return given().get("/api/v1/commands/" + id).then().statusCode(200);
    }
}
