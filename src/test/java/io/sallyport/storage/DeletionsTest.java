package io.sallyport.storage;

import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.simulator.TestFleet;
import io.sallyport.testing.EmbeddedServers;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a share that is deleted while not all is in the bucket. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class DeletionsTest {
    private static final String SHARE = "shares/deleted-twice";

    @TestHTTPResource("/")
    URI server;

    private TestFleet fleet;
    private StorageRequests gateway;

    @BeforeEach
    void start() {
        fleet = TestFleet.start(server);
        gateway = new StorageRequests(fleet.files());
        gateway.prepare("vdx");
        gateway.put(SHARE, StorageRequests.nfs("deleted-twice", "x")).statusCode(200);
        gateway.becomes(SHARE, "IN_STEP");
        // To what was made just now nobody writes.
        fleet.close();
        fleet = TestFleet.start(server);
        fleet.fault(fleet.files(), "full-cache");
        gateway.post("status/refresh").statusCode(200);
        gateway.get("status").body("report.shares.find { it.name == 'deleted-twice' }.dirtyBytes", greaterThan(0L));
    }

    @AfterEach
    void stop() {
        fleet.fault(fleet.files(), "none");
        fleet.close();
    }

    @Test
    void whoeverAcceptsTheLossAfterADrainInVainIsHeard() {
        gateway.delete(SHARE).statusCode(409).body("code", is("WOULD_LOSE_DATA"));
        gateway.delete(SHARE + "?maxWait=1&onExpiry=ABORT")
                .statusCode(200)
                .body("error.code", is("DRAIN_BLOCKED"))
                .body("error.gateway.reason", is("BUCKET_UNREACHABLE"));
        int inVain = gateway.get(SHARE).statusCode(200).extract().path("generation");
        gateway.delete(SHARE + "?maxWait=1&onExpiry=ABORT").statusCode(200).body("generation", is(inVain));

        gateway.delete(SHARE + "?acceptDataLoss=true")
                .statusCode(200)
                .body("generation", is(inVain + 1))
                .body("error", nullValue());

        gateway.isGone(SHARE);
    }
}
