package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.simulator.TestFleet;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who signs in at a gateway, what the gateway signs in with, and its settings: through REST, the broker and a simulated gateway. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class IdentitiesTest {
    private static final String DIRECTORY =
            "{\"type\":\"AD\",\"domain\":\"corp.example.com\",\"user\":\"joiner\",\"secret\":\"join-4711\"}";
    private static final String OFFICE_HOURS =
            "{\"days\":[\"MONDAY\"],\"from\":\"08:00\",\"to\":\"18:00\",\"uploadBytesPerSecond\":1000000}";

    @TestHTTPResource("/")
    URI server;

    @Inject
    ManagedResourceRepository resources;

    private TestFleet fleet;
    private StorageRequests gateway;

    @BeforeEach
    void start() {
        fleet = TestFleet.start(server);
        gateway = new StorageRequests(fleet.files());
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aUserIsMadeGetsAnotherPasswordAndIsDeleted() {
        gateway.put("smb-users/anna", "{}").statusCode(422).body("code", is("INVALID_COMBINATION"));
        int first = inStepAfterPut("smb-users/anna", "{\"secret\":\"first-pw\"}");

        int second = inStepAfterPut("smb-users/anna", "{\"secret\":\"second-pw\"}");

        assertThat(second).isEqualTo(first + 1);
        gateway.get("smb-users/anna")
                .body("desired.secret", nullValue())
                .body("reported.secret", nullValue())
                .body("reportedGeneration", is(second));
        // Without a password it stays the one that it is.
        gateway.put("smb-users/anna", "{}").statusCode(200).body("generation", is(second));

        gateway.delete("smb-users/anna").statusCode(200);
        gateway.isGone("smb-users/anna");
    }

    @Test
    void aDirectoryIsJoinedAndLeft() {
        gateway.put("settings/directory", DIRECTORY.replace(",\"secret\":\"join-4711\"", ""))
                .statusCode(422)
                .body("code", is("INVALID_COMBINATION"));
        gateway.put("settings/directory", DIRECTORY)
                .statusCode(200)
                .body("kind", is("DIRECTORY"))
                .body("desired.secret", nullValue());
        gateway.becomes("settings/directory", "IN_STEP").body("reported.domain", is("corp.example.com"));

        gateway.patch("settings/directory", "{\"organizationalUnit\":\"OU=Gateways\"}")
                .statusCode(200);
        gateway.becomes("settings/directory", "IN_STEP").body("reported.organizationalUnit", is("OU=Gateways"));

        gateway.delete("settings/directory").statusCode(200);
        gateway.isGone("settings/directory");
    }

    @Test
    void aNewSecretOfABucketCredentialIsANewGenerationThatTheGatewayProved() {
        int first = inStepAfterPut("bucket-credentials/rotated", StorageRequests.CREDENTIAL);
        String firstSecret = secretAtTheGateway("rotated");

        int second = inStepAfterPut(
                "bucket-credentials/rotated", StorageRequests.CREDENTIAL.replace("s3cr3t-of", "an0ther-of"));

        assertThat(second).isEqualTo(first + 1);
        assertThat(secretAtTheGateway("rotated")).isNotNull().isNotEqualTo(firstSecret);
        gateway.get("bucket-credentials/rotated").body("reportedGeneration", is(second));
        gateway.get("bucket-credentials/rotated/revisions")
                .body("items.generation", hasItems(first, second))
                .body("items.config.secret", not(hasItem(notNullValue())));

        gateway.put("bucket-credentials/rotated", StorageRequests.CREDENTIAL.replace("\"LTAI\"", "\"refused-1\""))
                .statusCode(200)
                .body("sync", is("FAILED"))
                .body("error.gateway.reason", is("CREDENTIAL_REFUSED"))
                .body("reported.principal", is("LTAI"));
        gateway.delete("bucket-credentials/rotated").statusCode(200);
        gateway.isGone("bucket-credentials/rotated");
    }

    @Test
    void bandwidthIsLimitedChangedAndFree() {
        gateway.put("settings/bandwidth", "{\"schedule\":[%s],\"timeZone\":\"Mars/Base\"}".formatted(OFFICE_HOURS))
                .statusCode(400);
        gateway.put("settings/bandwidth", "{\"schedule\":[%s]}".formatted(OFFICE_HOURS))
                .statusCode(200);
        gateway.becomes("settings/bandwidth", "IN_STEP")
                .body("reported.schedule.from", contains("08:00"))
                .body("reported.timeZone", is("UTC"));

        gateway.patch("settings/bandwidth", "{\"timeZone\":\"Asia/Shanghai\"}").statusCode(200);
        gateway.becomes("settings/bandwidth", "IN_STEP")
                .body("reported.timeZone", is("Asia/Shanghai"))
                .body("reported.schedule.to", contains("18:00"));

        // No limit at all is what a gateway has nothing of.
        gateway.put("settings/bandwidth", "{\"schedule\":[]}").statusCode(200);
        gateway.becomes("settings/bandwidth", "IN_STEP").body("reported", nullValue());

        gateway.delete("settings/bandwidth").statusCode(200);
        gateway.isGone("settings/bandwidth");
    }

    @Test
    void nothingIsSealedForAGatewayThatNoMachineClaimed() {
        String unclaimed = Registry.newGateway().get("id").textValue();

        new StorageRequests(unclaimed)
                .put("bucket-credentials/main", StorageRequests.CREDENTIAL)
                .statusCode(422)
                .body("code", is("NO_SEALING_KEY"));
        given().get("/api/v1/gateways/" + unclaimed + "/bucket-credentials/main")
                .then()
                .statusCode(404);
    }

    /** Which secret it says that it has. */
    private String secretAtTheGateway(String credential) {
        ResourceAddress address =
                new ResourceAddress(new GatewayId(fleet.files()), ResourceKind.BUCKET_CREDENTIAL, credential);
        return QuarkusTransaction.requiringNew()
                .call(() -> resources.find(address).orElseThrow().reportedSecretId());
    }

    private int inStepAfterPut(String path, String body) {
        gateway.put(path, body).statusCode(200);
        return gateway.becomes(path, "IN_STEP").extract().path("generation");
    }
}
