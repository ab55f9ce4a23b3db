package io.sallyport.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import io.sallyport.testing.TestUsers;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who tries what they may not, and who signs in, is in the audit. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AuditedDenialsTest {
    @Inject
    AuditTable table;

    @Inject
    AuditSealer sealer;

    @Inject
    DenialWriter writer;

    private long before;

    @BeforeEach
    void fromHereOn() {
        seal();
        before = all(0).stream().mapToLong(SealedEntry::sequence).max().orElse(0);
    }

    @Test
    void aMissingRoleIsOneEntryHoweverOftenItIsTried() {
        String group = Registry.newGroup();
        for (int i = 0; i < 20; i++) {
            as(TestUsers.VIEWER).delete("/api/v1/groups/" + group).then().statusCode(403);
        }

        assertThat(denied()).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("user:viewer");
            assertThat(entry.address()).isEqualTo("127.0.0.1");
            assertThat(entry.action()).isEqualTo("DELETE /api/v1/groups/{id}");
            assertThat(entry.resource()).isEqualTo("whole_group");
            assertThat(entry.resourceId()).isEqualTo(group);
            assertThat(entry.times()).isEqualTo(20);
        });
    }

    @Test
    void whatIsHiddenIsDeniedAndWhatIsNotThereIsNot() {
        String gateway = Registry.newGateway().get("id").asText();
        String elsewhere = "Bearer "
                + as(TestUsers.ADMIN)
                        .contentType(ContentType.JSON)
                        .body("{\"name\":\"t\",\"grants\":[\"admin@group:GID_elsewhere\"],\"expiresInDays\":1}")
                        .post("/api/v1/tokens")
                        .path("token");
        as(elsewhere).get("/api/v1/gateways/" + gateway).then().statusCode(404);
        as(elsewhere).get("/api/v1/gateways/gw-0000000000000").then().statusCode(404);

        assertThat(denied()).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).startsWith("token:");
            assertThat(entry.resource()).isEqualTo("gateway");
            assertThat(entry.resourceId()).isEqualTo(gateway);
        });
    }

    @Test
    void whatAServiceRefusesIsDenied() {
        as(TestUsers.VIEWER)
                .contentType(ContentType.JSON)
                .body("{\"name\":\"t\",\"grants\":[\"admin\"],\"expiresInDays\":1}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(403);

        assertThat(denied()).extracting(AuditEntry::action).containsExactly("POST /api/v1/tokens");
    }

    @Test
    void wrongCredentialsAreSummedUpWhateverTheyAre() {
        as(TestUsers.basic("admin", "wrong")).get("/api/v1/groups").then().statusCode(401);
        as("Bearer spt_" + "0".repeat(13) + "_" + "A".repeat(43))
                .get("/api/v1/groups")
                .then()
                .statusCode(401);
        as("Digest x").get("/api/v1/groups").then().statusCode(401);
        signIn("wrong", 401);

        assertThat(denied()).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("unknown");
            assertThat(entry.action()).isEqualTo("authenticate");
            assertThat(entry.times()).isEqualTo(4);
        });
    }

    @Test
    void whoComesWithNothingWasNotDeniedAnything() {
        given().auth().none().get("/api/v1/groups").then().statusCode(401);

        assertThat(denied()).isEmpty();
    }

    @Test
    void whoSignsInAtThePageIsSeenEachTimeAndWhoSendsAPasswordWithEachRequestIsNot() {
        signIn("admin", 302);
        signIn("admin", 302);
        as(TestUsers.ADMIN).get("/api/v1/groups").then().statusCode(200);

        assertThat(sinceThen().stream().filter(entry -> entry.action().equals("session.begin")))
                .extracting(AuditEntry::actor)
                .containsExactly("user:admin", "user:admin");
    }

    private static void signIn(String password, int status) {
        given().auth()
                .none()
                .redirects()
                .follow(false)
                .formParam("name", "admin")
                .formParam("password", password)
                .post("/sign-in")
                .then()
                .statusCode(status);
    }

    private List<AuditEntry> denied() {
        return sinceThen().stream()
                .filter(entry -> entry.outcome() == AuditOutcome.DENIED)
                .toList();
    }

    private List<AuditEntry> sinceThen() {
        seal();
        return all(before).stream().map(SealedEntry::entry).toList();
    }

    /** Also what the application's own sealer is at: the end of the chain is free again when it has committed. */
    private void seal() {
        writer.write();
        QuarkusTransaction.requiringNew().run(() -> {
            while (table.lockEnd().isEmpty()) {
                Thread.onSpinWait();
            }
            sealer.seal();
        });
    }

    private List<SealedEntry> all(long after) {
        return QuarkusTransaction.requiringNew().call(() -> table.sealedAfter(after, Integer.MAX_VALUE));
    }

    private static io.restassured.specification.RequestSpecification as(String authorization) {
        return given().auth().none().header("Authorization", authorization);
    }
}
