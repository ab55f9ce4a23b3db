package io.sallyport.storage.actions;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.storage.StorageRequests;
import io.sallyport.testing.EmbeddedServers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What docs/api.md claims of software and logs. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class MaintenanceActionsTest extends ServedGateways {
    @Test
    void downloadsAnUpgradeAndInstallsIt() {
        done(blocks, "gateway.upgrade", upgrade("DOWNLOAD", "")).body("result.version", is("7.0.0"));

        done(blocks, "gateway.upgrade", upgrade("INSTALL", ",\"acceptDataLoss\":true"))
                .body("result.version", is("7.0.0"));

        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> blocks.read().body("presence.agentVersion", is("7.0.0")));
        fleet.awaitOnline(fleet.blocks());
    }

    @Test
    void collectsALogAndReadsIt() {
        String id = done(
                        files,
                        "gateway.collectLogs",
                        "{\"since\":\"%s\",\"maxBytes\":1000000}"
                                .formatted(Instant.now().minusSeconds(3_600)))
                .body("result.sizeBytes", greaterThan(0))
                .extract()
                .path("id");

        await().atMost(StorageRequests.SOON)
                .until(() -> given().get("/api/v1/commands/" + id + "/log").statusCode() == 200);
    }

    private static String upgrade(String phase, String more) {
        return """
               {"url":"https://packages.example/7.0.0","version":"7.0.0","sha256":"%s","signature":"c2lnbmVk","phase":"%s"%s}"""
                .formatted("a".repeat(64), phase, more);
    }
}
