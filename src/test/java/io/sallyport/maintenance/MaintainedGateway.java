package io.sallyport.maintenance;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
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

/** A gateway that is online, does not say what it can do, and answers nothing. */
abstract class MaintainedGateway {
    static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    EntityManager entityManager;

    PageGateway gateway;

    @BeforeEach
    void connect() {
        gateway = connected();
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    static PageGateway connected(String... capabilities) {
        PageGateway one = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        one.saysItCan(capabilities);
        one.isSilent();
        one.connect();
        awaitPresence(one, "ONLINE");
        await().atMost(SOON)
                .until(() ->
                        given().get("/api/v1/gateways/" + one.id() + "/status").statusCode() == 200);
        return one;
    }

    static void awaitPresence(PageGateway one, String state) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        given().get("/api/v1/gateways/" + one.id()).then().body("presence.state", equalTo(state)));
    }

    static ValidatableResponse issue(PageGateway to, String method, String params) {
        return given().contentType(ContentType.JSON)
                .body("{\"method\":\"%s\",\"params\":%s}".formatted(method, params))
                .post("/api/v1/gateways/" + to.id() + "/commands")
                .then();
    }

    /** A command that its gateway has received. */
    String sent(String method, String params) {
        String id = issue(gateway, method, params).statusCode(202).extract().path("id");
        await().atMost(SOON).until(() -> request(id) != null);
        await().atMost(SOON).untilAsserted(() -> command(id).body("state", equalTo("SENT")));
        return id;
    }

    JsonNode request(String commandId) {
        return gateway.received().stream()
                .filter(request -> request.at("/meta/commandId").textValue().equals(commandId))
                .findFirst()
                .orElse(null);
    }

    List<JsonNode> requests(String method) {
        return gateway.received().stream()
                .filter(request -> request.get("method").textValue().equals(method))
                .toList();
    }

    static ValidatableResponse command(String id) {
        return given().get("/api/v1/commands/" + id).then().statusCode(200);
    }

    void answers(String commandId, String members) {
        gateway.publish("reply", gateway.result(request(commandId), members));
        await().atMost(SOON).untilAsserted(() -> command(commandId).body("state", equalTo("SUCCEEDED")));
    }

    int sql(String update, String id) {
        return QuarkusTransaction.requiringNew().call(() -> entityManager
                .createNativeQuery(update)
                .setParameter("id", id)
                .executeUpdate());
    }

    long number(String select, String id) {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entityManager
                        .createNativeQuery(select)
                        .setParameter("id", id)
                        .getSingleResult())
                .longValue());
    }
}
