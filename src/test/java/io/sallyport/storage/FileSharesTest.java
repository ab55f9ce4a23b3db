package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sallyport.simulator.TestFleet;
import io.sallyport.testing.EmbeddedServers;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file share from its first PUT to its end, through REST, the broker and a simulated gateway. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class FileSharesTest {
    @TestHTTPResource("/")
    URI server;

    private TestFleet fleet;
    private StorageRequests gateway;

    @BeforeEach
    void start() {
        fleet = TestFleet.start(server);
        gateway = new StorageRequests(fleet.files());
        gateway.prepare("vdx");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aShareIsMadeChangedAndDeleted() {
        gateway.put("shares/finance", StorageRequests.nfs("shares-life", "finance"))
                .statusCode(200)
                .header("ETag", notNullValue())
                .body("error", nullValue());
        ValidatableResponse made = gateway.becomes("shares/finance", "IN_STEP")
                .body("difference", empty())
                .body("desired.cache.writeBackLagSeconds", is(5))
                .body("reported.bucket.prefix", is("finance/"));
        assertThat(made.extract().<Integer>path("reportedEpoch"))
                .isPositive()
                .isEqualTo(made.extract().<Integer>path("epoch"));

        gateway.patch("shares/finance", "{\"cache\":{\"writeBackLagSeconds\":60},\"nfs\":{\"squash\":\"ROOT_SQUASH\"}}")
                .statusCode(200);
        gateway.becomes("shares/finance", "IN_STEP")
                .body("reported.cache.writeBackLagSeconds", is(60))
                .body("reported.nfs.squash", is("ROOT_SQUASH"))
                .body("reported.nfs.readWriteClients", contains("10.0.0.0/8"));

        gateway.delete("shares/finance?acceptDataLoss=true").statusCode(200);
        gateway.isGone("shares/finance");
    }

    @Test
    void theSameAgainChangesNothing() {
        gateway.put("shares/same", StorageRequests.nfs("shares-same", "same"));
        int generation = gateway.becomes("shares/same", "IN_STEP").extract().path("generation");

        gateway.put("shares/same", StorageRequests.nfs("shares-same", "same"))
                .statusCode(200)
                .body("generation", is(generation))
                .body("sync", is("IN_STEP"));
    }

    @Test
    void aRevisionIsRestoredAsANewGeneration() {
        gateway.put("shares/back", StorageRequests.nfs("shares-back", "back"));
        int first = gateway.becomes("shares/back", "IN_STEP").extract().path("generation");
        gateway.patch("shares/back", "{\"nfs\":{\"squash\":\"ALL_SQUASH\"}}");
        gateway.becomes("shares/back", "IN_STEP").body("reported.nfs.squash", is("ALL_SQUASH"));

        gateway.post("shares/back/revisions/" + first + "/restore").statusCode(200);

        gateway.becomes("shares/back", "IN_STEP")
                .body("reported.nfs.squash", is("NONE"))
                .body("generation", is(first + 2));
        gateway.get("shares/back/revisions")
                .statusCode(200)
                .body("items[0].action", is("RESTORE"))
                .body("items[0].changes.field", contains("nfs.squash"))
                .body("items[1].action", is("PATCH"))
                .body("items[1].author", notNullValue())
                .body("items[1].changes[0].from", is("NONE"))
                .body("items[1].changes[0].to", is("ALL_SQUASH"));
    }

    @Test
    void aPreviewSaysWhatWouldChangeAndSendsNothing() {
        gateway.put("shares/seen", StorageRequests.nfs("shares-seen", "seen"));
        int generation = gateway.becomes("shares/seen", "IN_STEP").extract().path("generation");

        gateway.patch("shares/seen?preview=true", "{\"nfs\":{\"readWriteClients\":[\"10.1.0.0/16\"]}}")
                .statusCode(200)
                .body("changes.field", contains("nfs.readWriteClients"))
                .body("effects", notNullValue())
                .body("refused", is(false));
        gateway.put("shares/unseen?preview=true", StorageRequests.nfs("shares-unseen", ""))
                .statusCode(200)
                .body("changes", not(empty()));

        gateway.get("shares/seen").body("generation", is(generation)).body("sync", is("IN_STEP"));
        gateway.get("shares/unseen").statusCode(404);
    }

    @Test
    void anyNumberIsListedByKindAndFoundAcrossTheFleet() {
        gateway.put("shares/listed", StorageRequests.nfs("shares-listed", "listed"));
        gateway.becomes("shares/listed", "IN_STEP");

        gateway.get("shares?limit=500")
                .statusCode(200)
                .body("items.name", hasItem("listed"))
                .body("items.kind", everyItem(is("SHARE")));
        given().queryParam("bucket", "shares-listed")
                .queryParam("provider", "oss")
                .queryParam("account", "acme")
                .queryParam("sync", "IN_STEP")
                .get("/api/v1/resources")
                .then()
                .statusCode(200)
                .body("items.name", contains("listed"))
                .body("items[0].gatewayId", equalTo(fleet.files()));
    }
}
