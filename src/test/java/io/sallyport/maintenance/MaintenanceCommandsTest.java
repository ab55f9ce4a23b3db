package io.sallyport.maintenance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked of a machine. The gateway of these tests reports 1,024 dirty bytes. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class MaintenanceCommandsTest extends MaintainedGateway {
    private static final String PACKAGE =
            "\"url\":\"https://packages.example/2.0.0\",\"version\":\"2.0.0\",\"sha256\":\"%s\",\"signature\":\"c2lnbmVk\""
                    .formatted("a".repeat(64));

    @Test
    void aDownloadEndsWithAnAnswer() {
        String id = sent("gateway.upgrade", upgrade("DOWNLOAD", ""));

        answers(id, "\"version\":\"2.0.0\"");

        command(id).body("result.version", equalTo("2.0.0"));
    }

    @Test
    void anInstallationThatWouldLoseDataIsRefusedWithTheAmount() {
        issue(gateway, "gateway.upgrade", upgrade("INSTALL", ""))
                .statusCode(409)
                .body("code", equalTo("WOULD_LOSE_DATA"))
                .body("dirtyBytes", equalTo(1_024));
        issue(gateway, "gateway.upgrade", upgrade("INSTALL", ",\"acceptDataLoss\":true"))
                .statusCode(202);
        issue(gateway, "gateway.upgrade", upgrade("INSTALL", ",\"drain\":{\"maxWaitSeconds\":900}"))
                .statusCode(202);
    }

    @Test
    void inABatchTheRefusedOneHasFailed() {
        String batch = given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.upgrade\",\"params\":%s,\"gatewayIds\":[\"%s\"]}"
                        .formatted(upgrade("INSTALL", ""), gateway.id()))
                .post("/api/v1/command-batches")
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/command-batches/" + batch + "/commands")
                .then()
                .body("items[0].error.code", equalTo("WOULD_LOSE_DATA")));
    }

    @Test
    void aBatchOfMovesIsWatchedToo() {
        given().contentType(ContentType.JSON)
                .body(
                        """
                        {"method":"gateway.rehome","params":{"endpoints":[{"kind":"wss","host":"b","port":443,"network":"INTERNAL"}],\
                        "confirmWithinSeconds":30},"gatewayIds":["%s"]}"""
                                .formatted(gateway.id()))
                .post("/api/v1/command-batches")
                .then()
                .statusCode(202);

        await().atMost(SOON)
                .until(() -> number("SELECT COUNT(*) FROM rehoming WHERE gateway_id = :id", gateway.id()) == 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gateway.upgrade     | {"phase":"DOWNLOAD"} | url
                    gateway.upgrade     | {"url":"http://packages.example/2","version":"2","sha256":"0","signature":"c2ln","phase":"DOWNLOAD"} | url
                    gateway.collectLogs | {"since":"2026-11-22T10:00:00Z","maxBytes":4800001}                            | maxBytes
                    gateway.collectLogs | {"since":"2026-11-22T10:00:00Z","maxBytes":1023}                               | maxBytes
                    gateway.collectLogs | {"maxBytes":4800}                                                              | since
                    gateway.collectLogs | {"since":"2026-11-22T10:00:00Z","maxBytes":9999,"uploadUrl":"ftp://x"}         | uploadUrl
                    gateway.rehome      | {"endpoints":[],"confirmWithinSeconds":60}                                     | endpoints
                    gateway.rehome      | {"endpoints":[{"kind":"mqtts","host":"b","port":1,"network":"PUBLIC"}],"confirmWithinSeconds":29} | confirmWithinSeconds
                    gateway.restart     | {"drain":{"maxWaitSeconds":86401}}                                             | drain.maxWaitSeconds""")
    void whatIsNotOfTheMethodsFormIsRefused(String method, String params, String member) {
        issue(gateway, method, params)
                .statusCode(400)
                .body("code", equalTo("INVALID_MEMBERS"))
                .body("detail", containsString(member));
    }

    @Test
    void aPhaseOrAnEndOfADrainThatNobodyKnowsIsRefused() {
        issue(gateway, "gateway.upgrade", upgrade("REVERT", "")).statusCode(400);
        issue(gateway, "gateway.restart", "{\"drain\":{\"maxWaitSeconds\":60,\"onExpiry\":\"HOPE\"}}")
                .statusCode(400);
    }

    @Test
    void aGatewayThatSaysThatItCanNotIsRefusedWithItsVersion() {
        PageGateway old = connected("gateway.restart");
        try {
            issue(old, "gateway.upgrade", upgrade("DOWNLOAD", ""))
                    .statusCode(422)
                    .body("code", equalTo("UNSUPPORTED"))
                    .body("agentVersion", equalTo("9.9.9"));
            issue(old, "gateway.collectLogs", "{\"since\":\"2026-11-22T10:00:00Z\",\"maxBytes\":4800000}")
                    .statusCode(422);
        } finally {
            old.close();
        }
    }

    @Test
    void eachHasItsTime() {
        assertThat(timeFor("gateway.upgrade", upgrade("DOWNLOAD", ""))).isEqualTo(Duration.ofMinutes(60));
        assertThat(timeFor("gateway.upgrade", upgrade("INSTALL", ",\"drain\":{\"maxWaitSeconds\":7200}")))
                .isEqualTo(Duration.ofMinutes(180));
        assertThat(timeFor("gateway.restart", "{}")).isEqualTo(Duration.ofMinutes(10));
        assertThat(timeFor("gateway.restart", "{\"drain\":{\"maxWaitSeconds\":300,\"onExpiry\":\"PROCEED\"}}"))
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(
                        timeFor(
                                "gateway.rehome",
                                "{\"endpoints\":[{\"kind\":\"wss\",\"host\":\"b\",\"port\":443,\"network\":\"PUBLIC\"}],\"confirmWithinSeconds\":600}"))
                .isEqualTo(Duration.ofMinutes(15));
    }

    private Duration timeFor(String method, String params) {
        String id = sent(method, params);
        return Duration.between(
                Instant.parse(command(id).extract().path("times.issuedAt")),
                Instant.parse(command(id).extract().path("times.deadline")));
    }

    private static String upgrade(String phase, String more) {
        return "{" + PACKAGE + ",\"phase\":\"" + phase + "\"" + more + "}";
    }
}
