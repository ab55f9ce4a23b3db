package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway that is online and answers nothing, and what may be done with it. */
abstract class SilentGatewayScenario {
    static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    EntityManager entityManager;

    @TestHTTPResource("/api/v1/changes")
    URI changesUri;

    PageGateway gateway;

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

    void comesOnlineAgain() {
        gateway.kill();
        awaitPresence("OFFLINE");
        gateway.connect();
    }

    boolean hasEnded(JsonNode id) {
        return !List.of("QUEUED", "SENT", "RECEIVED").contains(stateOf(id.textValue()));
    }

    String stateOf(String id) {
        return QuarkusTransaction.requiringNew().call(() -> (String) entityManager
                .createNativeQuery("SELECT state FROM command WHERE id = :id", String.class)
                .setParameter("id", id)
                .getSingleResult());
    }

    long statusVersion() {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entityManager
                        .createNativeQuery("SELECT version FROM gateway_status WHERE gateway_id = :id")
                        .setParameter("id", gateway.id())
                        .getSingleResult())
                .longValue());
    }

    void endsWithoutAnswer(String id) {
        sql("UPDATE command SET deadline = sent_at WHERE id = :id", id);
        await().atMost(SOON).untilAsserted(() -> command(id).body("state", equalTo("OUTCOME_UNKNOWN")));
    }

    void answersQueries(String members) {
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

    List<JsonNode> queries() {
        return gateway.received().stream()
                .filter(request -> request.get("method").textValue().equals("command.query"))
                .toList();
    }

    /** As if so much time had passed since it was sent. */
    void isSilentFor(String id, int seconds) {
        sql(silence(seconds) + " WHERE id = :id", id);
    }

    /** All of its gateway's commands at once. */
    void areSilentFor(int seconds) {
        sql(silence(seconds) + " WHERE gateway_id = :id", gateway.id());
    }

    static String silence(int seconds) {
        return """
               UPDATE command SET issued_at = TIMESTAMPADD(SECOND, -%1$d, issued_at), start_by = TIMESTAMPADD(SECOND, -%1$d, start_by),
                   query_at = TIMESTAMPADD(SECOND, -%1$d, query_at)"""
                .formatted(seconds);
    }

    void sql(String update, String id) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(update)
                .setParameter("id", id)
                .executeUpdate());
    }

    String sentCommand() {
        return sentCommand("gateway.restart");
    }

    String sentCommand(String method) {
        return sentTo(gateway, method);
    }

    static String sentTo(PageGateway gateway, String method) {
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

    void awaitPresence(String state) {
        awaitPresence(gateway, state);
    }

    static void awaitPresence(PageGateway gateway, String state) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        given().get("/api/v1/gateways/" + gateway.id()).then().body("presence.state", equalTo(state)));
    }

    static ValidatableResponse command(String id) {
        return given().get("/api/v1/commands/" + id).then().statusCode(200);
    }
}
