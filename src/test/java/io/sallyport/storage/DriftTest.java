package io.sallyport.storage;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.simulator.TestFleet;
import io.sallyport.testing.EmbeddedServers;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody changes at the gateway itself, and the answers to it. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class DriftTest {
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
    void whatIsChangedAtTheGatewayIsShownFieldByFieldAndIssuedAgain() {
        made("drift-again");

        local("PATCH", "drift-again", "{\"cache\":{\"writeBackLagSeconds\":120}}");

        gateway.becomes("shares/drift-again", "DRIFTED")
                .body("difference.field", contains("cache.writeBackLagSeconds"))
                .body("difference[0].desired", is(5))
                .body("difference[0].reported", is(120));
        gateway.post("shares/drift-again/reissue").statusCode(200);
        gateway.becomes("shares/drift-again", "IN_STEP").body("reported.cache.writeBackLagSeconds", is(5));
    }

    @Test
    void whatTheGatewayHasIsAdopted() {
        int generation = made("drift-adopt");
        local("PATCH", "drift-adopt", "{\"cache\":{\"writeBackLagSeconds\":90}}");
        gateway.becomes("shares/drift-adopt", "DRIFTED");

        gateway.post("shares/drift-adopt/adopt").statusCode(200);

        gateway.becomes("shares/drift-adopt", "IN_STEP")
                .body("desired.cache.writeBackLagSeconds", is(90))
                .body("generation", is(generation + 1));
    }

    @Test
    void whatTheGatewayDoesNotHaveAnyMoreIsGivenUp() {
        made("drift-gone");
        local("DELETE", "drift-gone", "");
        gateway.becomes("shares/drift-gone", "DRIFTED").body("reported", nullValue());

        gateway.post("shares/drift-gone/adopt").statusCode(200);

        gateway.isGone("shares/drift-gone");
    }

    @Test
    void whatWasMadeAtTheGatewayIsShownAndAdopted() {
        local("PUT", "drift-made", StorageRequests.nfs("drift-made", "made"));

        gateway.becomes("shares/drift-made", "DRIFTED")
                .body("desired", nullValue())
                .body("reportedGeneration", nullValue());
        gateway.post("shares/drift-made/reissue").statusCode(409).body("code", is("NOTHING_DESIRED"));
        gateway.post("shares/drift-made/adopt").statusCode(200);

        gateway.becomes("shares/drift-made", "IN_STEP").body("desired.bucket.prefix", is("made/"));
        gateway.delete("shares/drift-made?acceptDataLoss=true");
    }

    @Test
    void aDifferenceIsIgnoredUntilItIsMended() {
        made("drift-ignored");
        local("PATCH", "drift-ignored", "{\"archive\":true}");
        gateway.becomes("shares/drift-ignored", "DRIFTED");

        gateway.post("shares/drift-ignored/ignore", "{\"until\":\"2001-01-01T00:00:00Z\"}")
                .statusCode(400)
                .body("code", is("INVALID_UNTIL"));
        gateway.post(
                        "shares/drift-ignored/ignore",
                        "{\"until\":\"" + Instant.now().plusSeconds(3_600) + "\"}")
                .statusCode(200)
                .body("ignoredUntil", notNullValue())
                .body("sync", is("DRIFTED"));
        local("PATCH", "drift-ignored", "{\"archive\":false}");

        gateway.becomes("shares/drift-ignored", "IN_STEP").body("ignoredUntil", nullValue());
    }

    @Test
    void whatFailedForAGatewayThatWasAwayIsIssuedByItselfWhenThatIsWanted() {
        made("drift-auto");
        fleet.fault(fleet.files(), "offline");
        await().atMost(StorageRequests.SOON).untilAsserted(() -> gateway.read().body("presence.state", is("OFFLINE")));
        gateway.patch("shares/drift-auto", "{\"archive\":true}").statusCode(200).body("sync", is("FAILED"));
        gateway.get("shares/drift-auto").body("error.code", is("GATEWAY_OFFLINE"));
        gateway.patch("storage", "{\"reconcile\":\"AUTO\"}").statusCode(200);

        fleet.fault(fleet.files(), "none");

        gateway.becomes("shares/drift-auto", "IN_STEP").body("reported.archive", is(true));
        gateway.patch("storage", "{\"reconcile\":\"MANUAL\"}").statusCode(200);
    }

    @Test
    void allThatIsNotInStepIsIssuedAgainAtOnce() {
        made("drift-all-1");
        made("drift-all-2");
        local("PATCH", "drift-all-1", "{\"archive\":true}");
        local("DELETE", "drift-all-2", "");
        gateway.becomes("shares/drift-all-1", "DRIFTED");
        gateway.becomes("shares/drift-all-2", "DRIFTED");

        gateway.post("storage/reissue").statusCode(200).body("reissuing", is(true));

        gateway.becomes("shares/drift-all-1", "IN_STEP").body("reported.archive", is(false));
        gateway.becomes("shares/drift-all-2", "IN_STEP").body("difference", empty());
        gateway.get("shares?limit=500")
                .body("items.name", hasItem("drift-all-2"))
                .body("items", not(empty()));
    }

    private int made(String name) {
        gateway.put("shares/" + name, StorageRequests.nfs(name, name)).statusCode(200);
        return gateway.becomes("shares/" + name, "IN_STEP").extract().path("generation");
    }

    private void local(String method, String name, String body) {
        fleet.tells(method, "/gateways/" + fleet.files() + "/shares/" + name, body);
    }
}
