package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sallyport.simulator.TestFleet;
import io.sallyport.testing.EmbeddedServers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done to what a gateway serves, and to the gateway itself, as commands that a simulated gateway runs. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class OperationsTest {
    private static final String SHARE = "{\"name\":\"operated\"}";

    @TestHTTPResource("/")
    URI server;

    private TestFleet fleet;
    private StorageRequests gateway;

    @BeforeEach
    void start() {
        fleet = TestFleet.start(
                server, Map.of("work-duration", "100ms", "drain-interval", "100ms", "drain-duration", "2s"));
        gateway = new StorageRequests(fleet.files());
        gateway.prepare("vdx");
        gateway.put("shares/operated", StorageRequests.nfs("operations", "operated"));
        gateway.becomes("shares/operated", "IN_STEP");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aShareIsRefreshedRestartedAndDiagnosed() {
        succeeds("share.refresh", "{\"name\":\"operated\",\"paths\":[\"reports/\"],\"recursive\":false}");
        succeeds("share.restart", SHARE);
        succeeds("share.diagnose", SHARE)
                .body("result.checks.name", hasItems("dns", "tls", "bucket", "credential", "cache"))
                .body("result.checks.ok", everyItem(is(true)));
    }

    @Test
    void aDiagnosisSaysWhatIsWrong() {
        fleet.fault(fleet.files(), "bucket-unreachable");

        succeeds("share.diagnose", SHARE)
                .body("result.checks.find { it.name == 'bucket' }.ok", is(false))
                .body("result.checks.find { it.name == 'bucket' }.detail", is("BUCKET_UNREACHABLE"));

        fleet.fault(fleet.files(), "none");
    }

    @Test
    void whatIsNotThereIsNotOperated() {
        for (String method : new String[] {"share.refresh", "share.restart", "share.diagnose", "cache.drain"}) {
            issue(method, "{\"name\":\"nobody\"}").statusCode(404).body("code", is("RESOURCE_NOT_FOUND"));
        }
        issue("share.restart", "{}").statusCode(400);
    }

    @Test
    void aCacheIsDrained() {
        // The gateway's own, since to what was made just now nobody writes.
        await().atMost(StorageRequests.SOON)
                .until(() -> gateway.get("status")
                                .extract()
                                .<Number>path("report.caches.find { it.id == 'cache-1' }.dirtyBytes")
                                .longValue()
                        > 0);

        succeeds("cache.drain", "{\"name\":\"cache-1\",\"drain\":{\"maxWaitSeconds\":20}}")
                .body("stage", is("draining"));
    }

    @Test
    void softwareIsDownloadedAndThenInstalled() {
        succeeds("gateway.upgrade", upgrade("1.5.0-simulated", "DOWNLOAD"))
                .body("result.version", is("1.5.0-simulated"));
        String before = gateway.read().extract().path("presence.agentVersion");
        assertThat(before).isNotEqualTo("1.5.0-simulated");

        succeeds("gateway.upgrade", upgrade("1.5.0-simulated", "INSTALL"))
                .body("result.version", is("1.5.0-simulated"));

        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> gateway.read().body("presence.agentVersion", is("1.5.0-simulated")));
        // For whoever tests with it next.
        succeeds("gateway.upgrade", upgrade(before, "INSTALL"));
        fleet.awaitOnline(fleet.files());
    }

    @Test
    void softwareThatIsNotWhatItShouldBeIsNotInstalled() {
        issue("gateway.upgrade", upgrade("1.5.1-damaged", "DOWNLOAD"))
                .statusCode(200)
                .body("state", is("FAILED"))
                .body("error.gateway.reason", is("CHECKSUM_MISMATCH"));
    }

    @Test
    void theLogIsCollectedAndGivenOut() throws IOException {
        succeeds("share.restart", SHARE);
        String since = Instant.now().minusSeconds(3_600).toString();

        String id = succeeds("gateway.collectLogs", "{\"since\":\"%s\",\"maxBytes\":4800000}".formatted(since))
                .extract()
                .path("id");

        String log = "/api/v1/commands/" + id + "/log";
        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> assertThat(given().get(log).statusCode()).isEqualTo(200));
        byte[] file = given().get(log)
                .then()
                .contentType("application/gzip")
                .extract()
                .asByteArray();
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes(), StandardCharsets.UTF_8))
                .contains("share.restart");
    }

    private ValidatableResponse succeeds(String method, String params) {
        return issue(method, params).statusCode(200).body("state", is("SUCCEEDED"));
    }

    private ValidatableResponse issue(String method, String params) {
        return gateway.post("commands", "{\"method\":\"%s\",\"params\":%s}".formatted(method, params));
    }

    private static String upgrade(String version, String phase) {
        return """
               {"url":"https://packages.example/agent.tar","version":"%s","sha256":"%s","signature":"c2lnbmVk","phase":"%s",
                "acceptDataLoss":true}"""
                .formatted(version, "0".repeat(64), phase);
    }
}
