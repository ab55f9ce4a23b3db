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
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
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

        gateway.kill();
        awaitPresence("OFFLINE");
        gateway.connect();

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
        sql(
                """
                UPDATE command SET issued_at = TIMESTAMPADD(SECOND, -%1$d, issued_at), start_by = TIMESTAMPADD(SECOND, -%1$d, start_by),
                    query_at = TIMESTAMPADD(SECOND, -%1$d, query_at) WHERE id = :id"""
                        .formatted(seconds),
                id);
    }

    private void sql(String update, String id) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(update)
                .setParameter("id", id)
                .executeUpdate());
    }

    private String sentCommand() {
        String id = given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\"}")
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
        await().atMost(SOON)
                .untilAsserted(() ->
                        given().get("/api/v1/gateways/" + gateway.id()).then().body("presence.state", equalTo(state)));
    }

    private static ValidatableResponse command(String id) {
        return given().get("/api/v1/commands/" + id).then().statusCode(200);
    }
}
