package io.sallyport.commands;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

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
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands for later, and commands that are withdrawn. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandScheduleTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    EntityManager entityManager;

    @TestHTTPResource("/api/v1/changes")
    URI changesUri;

    private PageGateway gateway;

    @BeforeEach
    void register() {
        gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    @Test
    void aScheduledCommandWaitsForItsTimeAndIsThenSent() {
        connect();
        String id = schedule(Duration.ofHours(1));
        command(id)
                .body("state", equalTo("SCHEDULED"))
                .body("times.scheduledFor", notNullValue())
                .body("times.issuedAt", nullValue());
        assertThat(gateway.received()).isEmpty();

        itsTimeComes(id);

        await().atMost(SOON).untilAsserted(() -> command(id).body("state", equalTo("SUCCEEDED")));
    }

    @Test
    void whetherTheGatewayIsThereIsLookedAtWhenTheTimeHasCome() {
        String id = schedule(Duration.ofHours(1));
        command(id).body("state", equalTo("SCHEDULED"));

        itsTimeComes(id);

        await().atMost(SOON)
                .untilAsserted(() ->
                        command(id).body("state", equalTo("FAILED")).body("error.code", equalTo("GATEWAY_OFFLINE")));
    }

    @Test
    void tellsThatTheTimeOfACommandHasCome() throws Exception {
        String id = schedule(Duration.ofHours(1));

        try (EventStream stream = EventStream.open(URI.create(changesUri + "?kind=command&gateway=" + gateway.id()))) {
            itsTimeComes(id);

            await().atMost(SOON).until(() -> stream.changed("command", id));
        }
    }

    @Test
    void aGatewayThatIsDeletedMeanwhileFailsItsCommand() {
        String id = schedule(Duration.ofHours(1));
        given().delete("/api/v1/gateways/" + gateway.id()).then().statusCode(204);

        itsTimeComes(id);

        await().atMost(SOON)
                .untilAsserted(() ->
                        command(id).body("state", equalTo("FAILED")).body("error.code", equalTo("GATEWAY_DELETED")));
    }

    @Test
    void aTimeThatHasPassedMeansNow() {
        connect();

        String id = schedule(Duration.ofHours(-1));

        await().atMost(SOON)
                .untilAsserted(
                        () -> command(id).body("state", equalTo("SUCCEEDED")).body("times.scheduledFor", nullValue()));
    }

    @Test
    void refusesATimeMoreThanThirtyDaysAhead() {
        issue(Duration.ofDays(31)).statusCode(400).body("code", equalTo("INVALID_NOT_BEFORE"));
    }

    @Test
    void refusesATimeThatIsNone() {
        given().contentType(ContentType.JSON)
                .body("{\"method\":\"status.get\",\"notBefore\":\"tomorrow\"}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"));
    }

    @Test
    void aCancelledCommandIsNeverSent() {
        connect();
        String id = schedule(Duration.ofHours(1));

        cancel(id)
                .statusCode(200)
                .body("state", equalTo("CANCELLED"))
                .body("times.cancelledAt", notNullValue())
                .body("error", nullValue());

        itsTimeComes(id);
        String after = schedule(Duration.ofHours(-1));
        await().atMost(SOON).untilAsserted(() -> command(after).body("state", equalTo("SUCCEEDED")));
        assertThat(gateway.received()).hasSize(1);
        cancel(id).statusCode(409).body("code", equalTo("COMMAND_ENDED"));
    }

    @Test
    void whatWasSentCanNotBeCancelled() {
        connect();
        gateway.isSilent();
        String id = schedule(Duration.ofHours(-1));
        await().atMost(SOON).untilAsserted(() -> command(id).body("state", equalTo("SENT")));

        cancel(id).statusCode(409).contentType("application/problem+json").body("code", equalTo("ALREADY_SENT"));
    }

    @Test
    void whatDoesNotExistCanNotBeCancelled() {
        cancel("0191f6c2-0000-7000-8000-00000000dead").statusCode(404).body("code", equalTo("COMMAND_NOT_FOUND"));
        cancel("x").statusCode(404).body("code", equalTo("COMMAND_NOT_FOUND"));
    }

    private void connect() {
        gateway.connect();
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("ONLINE")));
    }

    private void itsTimeComes(String id) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery("UPDATE command SET not_before = created_at WHERE id = :id")
                .setParameter("id", id)
                .executeUpdate());
    }

    private String schedule(Duration ahead) {
        return issue(ahead).statusCode(202).extract().path("id");
    }

    private ValidatableResponse issue(Duration ahead) {
        return given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\",\"notBefore\":\"%s\"}"
                        .formatted(Instant.now().plus(ahead)))
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then();
    }

    private static ValidatableResponse cancel(String id) {
        return given().post("/api/v1/commands/" + id + "/cancel").then();
    }

    private static ValidatableResponse command(String id) {
        return given().get("/api/v1/commands/" + id).then().statusCode(200);
    }
}
