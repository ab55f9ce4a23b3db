package io.sallyport.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.sallyport.simulator.TestFleet;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused before it does harm, with the reason. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class GuardsTest {
    @TestHTTPResource("/")
    URI server;

    private TestFleet fleet;
    private StorageRequests files;
    private StorageRequests blocks;

    @BeforeEach
    void start() {
        fleet = TestFleet.start(server);
        files = new StorageRequests(fleet.files());
        blocks = new StorageRequests(fleet.blocks());
        files.prepare("vdx");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void wrongInputIsRefusedWithItsMemberAndChangesNothing() {
        files.put("shares/wrong", "{\"protocol\":\"NFS\"}").statusCode(400);
        files.put("shares/wrong", "{\"protocol\":\"FTP\",\"credential\":\"main\",\"bucket\":{}}")
                .statusCode(400);
        files.put("shares/wrong", StorageRequests.nfs("b", "p").replace("nfs\":", "nonsense\":"))
                .statusCode(400)
                .body("code", is("INVALID_REQUEST"));
        files.put("shares/wr%20ong", StorageRequests.nfs("b", "p")).statusCode(400);
        files.put(
                        "shares/wrong",
                        StorageRequests.nfs("b", "p").replace("{\"protocol", "{\"name\":\"other\",\"protocol"))
                .statusCode(400)
                .body("code", is("NAME_DIFFERS"));
        files.put("settings/weather", "{}").statusCode(404).body("code", is("RESOURCE_NOT_FOUND"));
        files.put("shares/wrong", StorageRequests.nfs("b", "p").replace("\"main\"", "\"nobody\""))
                .statusCode(422)
                .body("code", is("UNKNOWN_REFERENCE"))
                .body("field", is("credential"));
        files.put(
                        "shares/wrong",
                        StorageRequests.nfs("b", "p")
                                .replace("{\"protocol", "{\"cache\":{\"writeBackLagSeconds\":121},\"protocol"))
                .statusCode(422)
                .body("code", is("LIMIT_EXCEEDED"));
        blocks.put("shares/wrong", StorageRequests.nfs("b", "p"))
                .statusCode(422)
                .body("code", is("NOT_FOR_THIS_GATEWAY"));

        files.get("shares/wrong").statusCode(404);
        blocks.get("shares/wrong").statusCode(404);
    }

    @Test
    void theMethodsOfResourcesAreNotIssuedAsCommands() {
        files.post("commands", "{\"method\":\"share.put\",\"params\":{}}")
                .statusCode(409)
                .body("code", is("USE_RESOURCE"));
    }

    @Test
    void anOldVersionIsNotChanged() {
        files.put("shares/versioned", StorageRequests.nfs("guards-versioned", "x"));
        String tag = files.becomes("shares/versioned", "IN_STEP").extract().header("ETag");
        files.patch("shares/versioned", "{\"archive\":true}").statusCode(200);

        RestAssured.given()
                .header("If-Match", tag)
                .contentType("application/merge-patch+json")
                .body("{\"archive\":false}")
                .patch("/api/v1/gateways/" + fleet.files() + "/shares/versioned")
                .then()
                .statusCode(412);
    }

    @Test
    void whatWouldLoseUpdatesIsRefusedUnlessItIsForced() {
        files.put("shares/one", StorageRequests.nfs("guards-conflict", "reports"))
                .statusCode(200);

        files.put("shares/two", StorageRequests.nfs("guards-conflict", "reports/2026"))
                .statusCode(409)
                .body("code", is("BUCKET_CONFLICT"))
                .body("conflicts.outcome", contains("LOST_UPDATES"))
                .body("conflicts.name", contains("one"));
        files.put("shares/two?preview=true", StorageRequests.nfs("guards-conflict", "reports/2026"))
                .statusCode(200)
                .body("refused", is(true));
        files.get("shares/two").statusCode(404);
        files.put("shares/two?force=true", StorageRequests.nfs("guards-conflict", "reports/2026"))
                .statusCode(200);
        files.put("shares/three", StorageRequests.nfs("guards-conflict", "invoices"))
                .statusCode(200);
    }

    /** On two gateways: whoever changes the same one waits for the other anyway. That these are away makes no difference. */
    @Test
    void ofTwoWhoComeAtTheSameMomentOneIsRefused() {
        List<StorageRequests> gateways = Stream.generate(() ->
                        new StorageRequests(Registry.newGateway().get("id").textValue()))
                .limit(2)
                .toList();
        gateways.forEach(one -> one.put("bucket-credentials/main", "{\"provider\":\"oss\",\"role\":\"gateways\"}")
                .statusCode(200));
        for (int round = 0; round < 10; round++) {
            String name = "race-" + round;
            String bucket = "guards-" + name;
            List<CompletableFuture<Integer>> both = gateways.stream()
                    .map(one -> CompletableFuture.supplyAsync(
                            () -> one.put("shares/" + name, StorageRequests.nfs(bucket, "same"))
                                    .extract()
                                    .statusCode()))
                    .toList();

            assertThat(both.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 409);
        }
    }

    @Test
    void whatTheGatewayNeverTookCanBePutRight() {
        files.put("cache-disks/astray", StorageRequests.disk("vdb"))
                .statusCode(200)
                .body("sync", is("FAILED"))
                .body("error.gateway.reason", is("IN_USE"));

        files.put("cache-disks/astray", StorageRequests.disk("vdw")).statusCode(200);

        files.becomes("cache-disks/astray", "IN_STEP");
        files.put("cache-disks/astray", StorageRequests.disk("vdv"))
                .statusCode(422)
                .body("code", is("CAN_NOT_CHANGE"));
        files.delete("cache-disks/astray?acceptDataLoss=true").statusCode(200);
        files.isGone("cache-disks/astray");
    }

    @Test
    void whatIsUsedIsNotDeleted() {
        files.put("shares/user", StorageRequests.nfs("guards-user", "x"));

        files.delete("bucket-credentials/main").statusCode(409).body("code", is("IN_USE"));
        RestAssured.delete("/api/v1/gateways/" + fleet.files())
                .then()
                .statusCode(409)
                .body("code", is("GATEWAY_NOT_EMPTY"));
    }
}
