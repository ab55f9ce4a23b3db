package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One command to many gateways, its counts, and what was not carried out issued again. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandBatchTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    EntityManager entityManager;

    private String group;

    @BeforeEach
    void makeAGroup() {
        group = Registry.newGroup();
    }

    @Test
    void reachesWhoIsThereAndSaysWhoIsNot() {
        JsonNode there = Registry.newGateway(group);
        JsonNode away = Registry.newGateway(group);
        try (PageGateway gateway = connected(there)) {
            String batch = issue("\"filter\":{\"group\":\"%s\"}".formatted(group))
                    .statusCode(202)
                    .header("Location", containsString("/api/v1/command-batches/"))
                    .body("total", equalTo(2))
                    .extract()
                    .path("id");

            await().atMost(SOON).untilAsserted(() -> batch(batch)
                    .body("state", equalTo("MADE"))
                    .body("counts.SUCCEEDED", equalTo(1))
                    .body("counts.FAILED", equalTo(1)));
            assertThat(gateway.received()).hasSize(1);
            commands(batch, "?state=failed")
                    .body("items.size()", equalTo(1))
                    .body("items[0].gatewayId", equalTo(id(away)))
                    .body("items[0].batchId", equalTo(batch))
                    .body("items[0].error.code", equalTo("GATEWAY_OFFLINE"));
            commands(batch, "?limit=1").body("items.size()", equalTo(1));
        }
    }

    @Test
    void issuesAgainWhereItFailedOnly() {
        JsonNode there = Registry.newGateway(group);
        JsonNode away = Registry.newGateway(group);
        String again;
        String failed;
        try (PageGateway gateway = connected(there)) {
            String batch = made("\"gatewayIds\":[\"%s\",\"%s\",\"%s\"]".formatted(id(there), id(away), id(away)));
            await().atMost(SOON).untilAsserted(() -> batch(batch).body("counts.SUCCEEDED", equalTo(1)));
            failed = commands(batch, "?state=FAILED").extract().path("items[0].id");

            again = given().post("/api/v1/command-batches/" + batch + "/reissue-failed")
                    .then()
                    .statusCode(202)
                    .body("total", equalTo(1))
                    .body("reissueOf", equalTo(batch))
                    .extract()
                    .path("id");

            awaitMade(again);
            assertThat(gateway.received()).hasSize(1);
        }
        commands(again, "")
                .body("items.size()", equalTo(1))
                .body("items[0].gatewayId", equalTo(id(away)))
                .body("items[0].reissueOf", equalTo(failed));
    }

    @Test
    void cancelsWhatIsNotOnItsWay() {
        Registry.newGateway(group);
        Registry.newGateway(group);
        String batch = made("\"filter\":{\"group\":\"%s\"},\"notBefore\":\"%s\""
                .formatted(group, Instant.now().plusSeconds(3600)));
        batch(batch).body("counts.SCHEDULED", equalTo(2));

        given().post("/api/v1/command-batches/" + batch + "/cancel").then().statusCode(202);

        await().atMost(SOON).untilAsserted(() -> batch(batch)
                .body("state", equalTo("CANCELLED"))
                .body("counts.CANCELLED", equalTo(2))
                .body("counts.SCHEDULED", nullValue()));
        given().post("/api/v1/command-batches/" + batch + "/cancel")
                .then()
                .statusCode(409)
                .body("code", equalTo("BATCH_CANCELLED"));
        given().post("/api/v1/command-batches/" + batch + "/reissue-failed")
                .then()
                .statusCode(409)
                .body("code", equalTo("NOTHING_FAILED"));
    }

    @Test
    void withdrawsAlsoMoreCommandsThanOneTransactionTakes() {
        Registry.newGateway(group);
        String batch = made("\"filter\":{\"group\":\"%s\"},\"notBefore\":\"%s\""
                .formatted(group, Instant.now().plusSeconds(3600)));
        String first = commands(batch, "").extract().path("items[0].id");
        sql(
                """
                INSERT INTO command (id, gateway_id, group_id, binding, version, method, params, wants_reply, state, created_at,
                    not_before, ended_at, batch_id)
                WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 33)
                SELECT UUID(), CONCAT('gw-', a.i, '-', b.i), group_id, binding, 0, method, params, wants_reply, state, created_at,
                    not_before, ended_at, batch_id
                FROM command c, n a, n b WHERE c.id = :id""",
                first);

        given().post("/api/v1/command-batches/" + batch + "/cancel").then().statusCode(202);

        await().atMost(SOON).untilAsserted(() -> batch(batch)
                .body("state", equalTo("CANCELLED"))
                .body("counts.CANCELLED", equalTo(1 + 33 * 33))
                .body("counts.SCHEDULED", nullValue()));
    }

    @Test
    void issuesAgainWhereNobodyKnowsWhatBecameOfIt() {
        String batch = made("\"gatewayIds\":[\"%s\"]".formatted(id(Registry.newGateway(group))));
        sql("UPDATE command SET state = 'OUTCOME_UNKNOWN', error_code = 'NO_REPLY' WHERE batch_id = :id", batch);

        given().post("/api/v1/command-batches/" + batch + "/reissue-failed")
                .then()
                .statusCode(202)
                .body("total", equalTo(1));
    }

    @Test
    void anotherReplicaGoesOnWhereOneDiedAndMakesNothingTwice() {
        String first = id(Registry.newGateway(group));
        String second = id(Registry.newGateway(group));
        String batch = made("\"gatewayIds\":[\"%s\"]".formatted(first));

        // As it is after the first of two chunks was committed.
        QuarkusTransaction.requiringNew().run(() -> {
            entityManager
                    .createNativeQuery("INSERT INTO command_batch_chunk VALUES (:id, 1, :gateway)")
                    .setParameter("id", batch)
                    .setParameter("gateway", second)
                    .executeUpdate();
            entityManager
                    .createNativeQuery(
                            "UPDATE command_batch SET state = 'MAKING', chunks = 2, total = 2 WHERE id = :id")
                    .setParameter("id", batch)
                    .executeUpdate();
        });

        awaitMade(batch);
        List<String> gateways = commands(batch, "").extract().path("items.gatewayId");
        assertThat(gateways).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aGatewayThatIsDeletedMeanwhileIsMissing() {
        String kept = id(Registry.newGateway(group));
        String batch = made("\"gatewayIds\":[\"%s\"]".formatted(kept));

        QuarkusTransaction.requiringNew().run(() -> {
            entityManager
                    .createNativeQuery("INSERT INTO command_batch_chunk VALUES (:id, 1, 'gw-0000000000000')")
                    .setParameter("id", batch)
                    .executeUpdate();
            entityManager
                    .createNativeQuery(
                            "UPDATE command_batch SET state = 'MAKING', chunks = 2, total = 2 WHERE id = :id")
                    .setParameter("id", batch)
                    .executeUpdate();
        });

        awaitMade(batch);
        batch(batch).body("missing", equalTo(1)).body("counts.FAILED", equalTo(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"gatewayIds\":[],\"filter\":{} | 400 | INVALID_TARGETS",
                "\"noReply\":false | 400 | INVALID_TARGETS",
                "\"gatewayIds\":[] | 400 | NO_GATEWAYS",
                "\"filter\":{\"group\":\"GID_nobody\"} | 400 | NO_GATEWAYS",
                "\"filter\":{\"type\":\"TAPE\"} | 400 | INVALID_FILTER",
                "\"filter\":{\"nonsense\":1} | 400 | INVALID_REQUEST",
                "\"gatewayIds\":[\"gw-0000000000000\"] | 404 | GATEWAY_NOT_FOUND"
            })
    void refusesWhatAddressesNobody(String members, int status, String code) {
        issue(members).statusCode(status).body("code", equalTo(code));
    }

    @Test
    void whatIsNoBatchIsNotFound() {
        for (String id : List.of("x", "0191f6c2-0000-7000-8000-00000000dead")) {
            given().get("/api/v1/command-batches/" + id)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("BATCH_NOT_FOUND"));
        }
    }

    @Test
    void refusesAStateThatIsNone() {
        String batch = made("\"gatewayIds\":[\"%s\"]".formatted(id(Registry.newGateway(group))));

        given().get("/api/v1/command-batches/" + batch + "/commands?state=GONE")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_FILTER"));
    }

    private void sql(String update, String id) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(update)
                .setParameter("id", id)
                .executeUpdate());
    }

    private String made(String members) {
        String id = issue(members).statusCode(202).extract().path("id");
        awaitMade(id);
        return id;
    }

    private void awaitMade(String id) {
        await().atMost(SOON).untilAsserted(() -> batch(id).body("state", equalTo("MADE")));
    }

    private static PageGateway connected(JsonNode registration) {
        PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration);
        gateway.connect();
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("ONLINE")));
        return gateway;
    }

    private static String id(JsonNode registration) {
        return registration.get("id").textValue();
    }

    private static ValidatableResponse issue(String members) {
        return given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\"," + members + "}")
                .post("/api/v1/command-batches")
                .then();
    }

    private static ValidatableResponse batch(String id) {
        return given().get("/api/v1/command-batches/" + id).then().statusCode(200);
    }

    private static ValidatableResponse commands(String id, String query) {
        return given().get("/api/v1/command-batches/" + id + "/commands" + query)
                .then()
                .statusCode(200);
    }
}
