package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What ended long ago goes; what ended lately, or not at all, stays. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandRetentionTest {
    @Inject
    EntityManager entityManager;

    @Inject
    CommandRetention retention;

    @Test
    void removesEndedCommandsAndTheirBatchAfterThirtyDays() {
        String gateway = Registry.newGateway().get("id").textValue();
        String batch = batch(gateway);
        String old = given().get("/api/v1/command-batches/" + batch + "/commands")
                .then()
                .extract()
                .path("items[0].id");
        String recent = issue(gateway, "");
        String open = issue(gateway, ",\"notBefore\":\"" + Instant.now().plusSeconds(3600) + "\"");
        ended(old, 31);
        ended(recent, 29);
        sql("UPDATE command_batch SET created_at = TIMESTAMPADD(DAY, -31, UTC_TIMESTAMP(3)) WHERE id = :id", batch);
        sql("UPDATE command SET created_at = TIMESTAMPADD(DAY, -31, UTC_TIMESTAMP(3)) WHERE id = :id", open);

        retention.sweep();
        retention.sweep();

        given().get("/api/v1/commands/" + old).then().statusCode(404);
        given().get("/api/v1/command-batches/" + batch).then().statusCode(404);
        given().get("/api/v1/commands/" + recent).then().statusCode(200);
        given().get("/api/v1/commands/" + open).then().statusCode(200).body("state", equalTo("SCHEDULED"));
    }

    @Test
    void removesTheConsolesOwnQuestionsAnHourAfterTheirEnd() {
        String gateway = Registry.newGateway().get("id").textValue();
        String old = question(gateway, 61);
        String recent = question(gateway, 59);

        retention.sweep();

        assertThat(count("id = '" + old + "'")).isZero();
        assertThat(count("id = '" + recent + "'")).isEqualTo(1);
    }

    @Test
    void removesAlsoMoreThanOneTransactionTakes() {
        String gateway = Registry.newGateway().get("id").textValue();
        String first = issue(gateway, "");
        ended(first, 31);
        sql(
                """
                INSERT INTO command (id, gateway_id, group_id, binding, version, method, params, wants_reply, state, created_at,
                    not_before, ended_at, batch_id)
                WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 33)
                SELECT UUID(), gateway_id, group_id, binding, 0, method, params, wants_reply, state, created_at,
                    not_before, ended_at, batch_id
                FROM command c, n a, n b WHERE c.id = :id""",
                first);

        retention.sweep();

        assertThat(count("gateway_id = '" + gateway + "'")).isZero();
    }

    @Test
    void keepsABatchAsLongAsOneOfItsCommands() {
        String gateway = Registry.newGateway().get("id").textValue();
        String batch = batch(gateway);
        sql("UPDATE command_batch SET created_at = TIMESTAMPADD(DAY, -31, UTC_TIMESTAMP(3)) WHERE id = :id", batch);

        retention.sweep();

        given().get("/api/v1/command-batches/" + batch).then().statusCode(200).body("counts.FAILED", equalTo(1));
    }

    private static String batch(String gateway) {
        String id = given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\",\"gatewayIds\":[\"" + gateway + "\"]}")
                .post("/api/v1/command-batches")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() ->
                        given().get("/api/v1/command-batches/" + id).then().body("counts.FAILED", equalTo(1)));
        return id;
    }

    private static String issue(String gateway, String members) {
        return given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\"" + members + "}")
                .post("/api/v1/gateways/" + gateway + "/commands")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private String question(String gateway, int endedMinutesAgo) {
        String id = issue(gateway, "");
        sql(
                "UPDATE command SET internal = TRUE, ended_at = TIMESTAMPADD(MINUTE, -" + endedMinutesAgo
                        + ", UTC_TIMESTAMP(3)) WHERE id = :id",
                id);
        return id;
    }

    private long count(String where) {
        return QuarkusTransaction.requiringNew().call(() -> ((Number) entityManager
                        .createNativeQuery("SELECT COUNT(*) FROM command WHERE " + where)
                        .getSingleResult())
                .longValue());
    }

    private void ended(String id, int daysAgo) {
        sql("UPDATE command SET ended_at = TIMESTAMPADD(DAY, -" + daysAgo + ", UTC_TIMESTAMP(3)) WHERE id = :id", id);
    }

    private void sql(String update, String id) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(update)
                .setParameter("id", id)
                .executeUpdate());
    }
}
