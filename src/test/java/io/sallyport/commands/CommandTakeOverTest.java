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
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The row is the queue: what a dead replica leaves is sent by another under the same ID, and what a living one holds is left alone. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CommandTakeOverTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    EntityManager entityManager;

    private PageGateway gateway;

    @BeforeEach
    void connect() {
        gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        gateway.isSilent();
        gateway.connect();
        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id())
                .then()
                .body("presence.state", equalTo("ONLINE")));
    }

    @AfterEach
    void disconnect() {
        gateway.close();
    }

    @Test
    void sendsWhatADeadReplicaLeftUnderTheSameId() {
        String id = sentCommand();

        leaveQueued(id, -1);

        await().atMost(SOON).until(() -> gateway.received().size() == 2);
        assertThat(gateway.received())
                .allSatisfy(request ->
                        assertThat(request.at("/meta/commandId").textValue()).isEqualTo(id));
        assertThat(gateway.received().get(1).at("/meta/issuedAt"))
                .isEqualTo(gateway.received().get(0).at("/meta/issuedAt"));
    }

    @Test
    void leavesAloneWhatALivingReplicaIsSending() {
        String held = sentCommand();
        leaveQueued(held, 60);

        String other = sentCommand();

        assertThat(gateway.received())
                .extracting(request -> request.at("/meta/commandId").textValue())
                .containsExactly(held, other);
        given().get("/api/v1/commands/" + held).then().body("state", equalTo("QUEUED"));
    }

    private String sentCommand() {
        int before = gateway.received().size();
        String id = given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\"}")
                .post("/api/v1/gateways/" + gateway.id() + "/commands")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(gateway.received()).hasSize(before + 1);
            given().get("/api/v1/commands/" + id).then().body("state", equalTo("SENT"));
        });
        return id;
    }

    /** As a replica leaves it that claimed it and did not come to note what came of the send. */
    private void leaveQueued(String id, int leaseSeconds) {
        QuarkusTransaction.requiringNew().run(() -> entityManager
                .createNativeQuery(
                        """
                                UPDATE command SET state = 'QUEUED', sent_at = NULL, lease_owner = 'another',
                                    lease_until = TIMESTAMPADD(SECOND, :s, UTC_TIMESTAMP(3)) WHERE id = :id""")
                .setParameter("s", leaseSeconds)
                .setParameter("id", id)
                .executeUpdate());
    }
}
