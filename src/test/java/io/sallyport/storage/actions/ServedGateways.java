package io.sallyport.storage.actions;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.ValidatableResponse;
import io.sallyport.simulator.TestFleet;
import io.sallyport.storage.StorageRequests;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

/** For the tests that docs/api.md names: a gateway of each type, through REST, the broker and the simulator. */
abstract class ServedGateways {
    static final long GIB = 1L << 30;

    static TestFleet fleet;

    @TestHTTPResource("/")
    URI server;

    StorageRequests files;
    StorageRequests blocks;

    @BeforeEach
    void startTheFleet() {
        if (fleet == null) {
            fleet = TestFleet.start(server, Map.of("work-duration", "100ms", "drain-duration", "200ms"));
        }
        files = new StorageRequests(fleet.files());
        blocks = new StorageRequests(fleet.blocks());
    }

    @AfterAll
    static void endTheFleet() {
        if (fleet != null) {
            fleet.close();
            fleet = null;
        }
    }

    /** Changes a resource and waits until the gateway has it so. */
    static ValidatableResponse put(StorageRequests gateway, String path, String body) {
        gateway.put(path, body).statusCode(200).body("error", nullValue());
        return gateway.becomes(path, "IN_STEP");
    }

    static ValidatableResponse patch(StorageRequests gateway, String path, String body) {
        gateway.patch(path, body).statusCode(200).body("error", nullValue());
        return gateway.becomes(path, "IN_STEP");
    }

    static void delete(StorageRequests gateway, String path) {
        gateway.delete(path + "?acceptDataLoss=true").statusCode(200);
        gateway.isGone(path);
    }

    /** Issues a command and waits for its good end. */
    static ValidatableResponse done(StorageRequests gateway, String method, String params) {
        return gateway.post("commands", "{\"method\":\"%s\",\"params\":%s}".formatted(method, params))
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"));
    }

    /** Asks the gateway for its configuration, and waits until that is the one that is known. */
    static void configuration(StorageRequests gateway) {
        Instant asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        done(gateway, "config.get", "{}");
        await().atMost(StorageRequests.SOON)
                .until(() -> !Instant.parse(gateway.get("storage").extract().path("reportedAt"))
                        .isBefore(asked));
    }

    /** Asks the gateway for its status, which is then the newest. */
    static ValidatableResponse status(StorageRequests gateway) {
        gateway.post("status/refresh").statusCode(200);
        return gateway.get("status").statusCode(200);
    }
}
