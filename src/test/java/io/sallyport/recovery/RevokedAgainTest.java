package io.sallyport.recovery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was revoked, and is not in the database any more, is revoked again by the journal. */
@QuarkusTest
@TestProfile(RevokedAgainTest.WithJournal.class)
@WithTestResource(EmbeddedServers.class)
class RevokedAgainTest {
    @Inject
    Revocations revocations;

    @Inject
    DataSource dataSource;

    private LostPast past;
    private String id;
    private String credential;

    @BeforeEach
    void claimAGateway() {
        past = new LostPast(dataSource);
        id = Registry.unclaimedGateway(Registry.newGroup()).get("id").textValue();
        credential = claimed().at("/credential/id").textValue();
    }

    @Test
    void whoWasCutOffStaysOut() {
        given().delete(gateway("/credentials")).then().statusCode(204);
        past.forget("UPDATE gateway SET lifecycle = 'ACTIVATED' WHERE id = ?", id);
        past.forget("UPDATE gateway_credential SET revoked_at = NULL, revoked_because = NULL WHERE gateway_id = ?", id);

        assertThat(revocations.apply().revoked()).isEqualTo(2);

        given().get(gateway("")).then().body("lifecycle", is("REGISTERED")).body("binding", is(1));
        given().get(gateway("/credentials"))
                .then()
                .body("items[0].revokedAt", not(nullValue()))
                .body("items[0].revokedBecause", is("REVOKED"));
        assertThat(revocations.apply().revoked()).as("once more").isZero();
    }

    @Test
    void theMachineThatWasReplacedStaysFenced() {
        claimed();
        past.forget("UPDATE gateway SET binding = 1 WHERE id = ?", id);

        revocations.apply();

        given().get(gateway("")).then().body("lifecycle", is("REGISTERED")).body("binding", is(1));
    }

    @Test
    void aCredentialThatTheDatabaseNeverKnewIsRevokedToo() {
        given().post(gateway("/credentials/rotate")).then().statusCode(202);
        past.forget("DELETE FROM gateway_credential WHERE gateway_id = ?", id);

        // Replicas that start at once share the journal.
        List<CompletableFuture<Revocations.Applied>> all = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(revocations::apply))
                .toList();
        all.forEach(CompletableFuture::join);

        given().get(gateway("/credentials"))
                .then()
                .body("items.size()", is(1))
                .body("items[0].id", is(credential))
                .body("items[0].revokedBecause", is("ROTATED"));
    }

    @Test
    void whoseGatewayWasDeletedHasNothingToWaitFor() {
        given().delete(gateway("")).then().statusCode(204);

        revocations.apply();

        given().get("/api/v1/recovery/unknown-gateways?limit=500")
                .then()
                .body("items.find { it.gatewayId == '" + id + "' }.state", is("FENCED"));
    }

    @Test
    void anApiTokenThatWasRevokedOpensNothing() {
        String token = given().contentType(ContentType.JSON)
                .body("{\"name\":\"lost\",\"grants\":[\"viewer\"],\"expiresInDays\":1}")
                .post("/api/v1/tokens")
                .path("token");
        String tokenId = token.substring(4, 17);
        given().delete("/api/v1/tokens/" + tokenId).then().statusCode(204);
        past.forget("UPDATE api_token SET revoked_at = NULL WHERE id = ?", tokenId);

        revocations.apply();

        assertThat(past.number("SELECT COUNT(*) FROM api_token WHERE revoked_at IS NULL AND id = '" + tokenId + "'"))
                .isZero();
    }

    private JsonNode claimed() {
        String code = given().contentType(ContentType.JSON)
                .body("{}")
                .post(gateway("/activation-codes"))
                .path("code");
        return new NewMachine().activatedBy(code);
    }

    private String gateway(String below) {
        return "/api/v1/gateways/" + id + below;
    }

    /** In the target folder, anew for each run. */
    public static class WithJournal implements QuarkusTestProfile {
        private static final Path FOLDER =
                Path.of("target", "journal-" + System.nanoTime()).toAbsolutePath();

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sallyport.revocation-journal.folder", FOLDER.toString());
        }
    }
}
