package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
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

/** Block volumes, each with a cache disk of its own, through REST, the broker and a simulated gateway. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class VolumesTest {
    private static final long GIB = 1L << 30;
    private static final String CHAP_SECRET = "chap-secret-47";

    @TestHTTPResource("/")
    URI server;

    @Inject
    ManagedResourceRepository resources;

    private TestFleet fleet;
    private StorageRequests gateway;

    @BeforeEach
    void start() {
        fleet = TestFleet.start(server);
        gateway = new StorageRequests(fleet.blocks());
        gateway.prepare("vdx");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aVolumeWithACacheDiskOfItsOwnGrowsAndNeverShrinks() {
        gateway.put("volumes/grows", cached("vol-grows", 10 * GIB)).statusCode(200);
        gateway.becomes("volumes/grows", "IN_STEP")
                .body("reported.cacheDisk", is("disk-vdx"))
                .body("reported.cache", is("CACHE"))
                .body("reported.chunkSizeKiB", is(32));

        gateway.patch("volumes/grows", "{\"sizeBytes\":%d}".formatted(20 * GIB)).statusCode(200);
        gateway.becomes("volumes/grows", "IN_STEP").body("reported.sizeBytes", equalTo(20 * GIB));

        gateway.patch("volumes/grows", "{\"sizeBytes\":%d}".formatted(19 * GIB))
                .statusCode(422)
                .body("code", is("CAN_NOT_CHANGE"))
                .body("field", is("sizeBytes"));
        gateway.patch("volumes/grows", "{\"chunkSizeKiB\":64}")
                .statusCode(422)
                .body("code", is("CAN_NOT_CHANGE"))
                .body("field", is("chunkSizeKiB"));
        gateway.patch("volumes/grows", "{\"bucket\":{\"prefix\":\"other/\"}}")
                .statusCode(422)
                .body("code", is("CAN_NOT_CHANGE"))
                .body("field", is("bucket"));
        gateway.get("volumes/grows")
                .body("desired.sizeBytes", equalTo(20 * GIB))
                .body("sync", is("IN_STEP"));
        end("grows");
    }

    @Test
    void aCacheDiskGrowsAndNeverShrinks() {
        gateway.put("cache-disks/disk-vdy", StorageRequests.disk("vdy"));
        gateway.becomes("cache-disks/disk-vdy", "IN_STEP");

        gateway.patch("cache-disks/disk-vdy", "{\"sizeBytes\":%d}".formatted(200 * GIB))
                .statusCode(200);
        String command = gateway.becomes("cache-disks/disk-vdy", "IN_STEP")
                .body("reported.sizeBytes", equalTo(200 * GIB))
                .extract()
                .path("commandId");
        given().get("/api/v1/commands/" + command).then().body("method", is("cache.expand"));
        gateway.patch("cache-disks/disk-vdy", "{\"sizeBytes\":%d}".formatted(100 * GIB))
                .statusCode(422)
                .body("code", is("CAN_NOT_CHANGE"));

        gateway.delete("cache-disks/disk-vdy").statusCode(200);
        gateway.isGone("cache-disks/disk-vdy");
    }

    @Test
    void theSecretOfChapIsSealedAndNeverShown() {
        String wanted = writeThrough("vol-chap")
                .replace("{\"bucket", "{\"chapUser\":\"host1\",\"secret\":\"" + CHAP_SECRET + "\",\"bucket");
        gateway.put("volumes/chap", wanted.replace(CHAP_SECRET, "too-short"))
                .statusCode(422)
                .body("code", is("LIMIT_EXCEEDED"))
                .body("field", is("secret"));
        gateway.put("volumes/chap", writeThrough("vol-chap").replace("{\"bucket", "{\"chapUser\":\"host1\",\"bucket"))
                .statusCode(422)
                .body("code", is("INVALID_COMBINATION"));

        gateway.put("volumes/chap", wanted).statusCode(200).body("desired.secret", nullValue());

        String command = gateway.becomes("volumes/chap", "IN_STEP")
                .body("reported.chapUser", is("host1"))
                .body("reported.secret", nullValue())
                .extract()
                .path("commandId");
        given().get("/api/v1/commands/" + command).then().statusCode(200).body("params.secret", nullValue());
        gateway.get("volumes/chap/revisions").body("items.config.secret", not(hasItem(notNullValue())));

        // What is not named stays, also the secret.
        String sealed = secretOf("chap");
        gateway.patch("volumes/chap", "{\"initiators\":[\"iqn.2026-11.com.example:host1\"]}")
                .statusCode(200);
        gateway.becomes("volumes/chap", "IN_STEP")
                .body("reported.initiators", contains("iqn.2026-11.com.example:host1"));
        assertThat(sealed).isNotNull().doesNotContain(CHAP_SECRET);
        assertThat(secretOf("chap")).isEqualTo(sealed);
        gateway.patch("volumes/chap", "{\"chapUser\":null}").statusCode(200);
        gateway.becomes("volumes/chap", "IN_STEP").body("reported.chapUser", nullValue());
        assertThat(secretOf("chap")).isNull();
        end("chap");
    }

    @Test
    void aVolumeThatWritesThroughHasNoCacheDisk() {
        gateway.put(
                        "volumes/through",
                        writeThrough("vol-through").replace("\"credential", "\"cacheDisk\":\"disk-vdx\",\"credential"))
                .statusCode(400)
                .body("code", is("INVALID_MEMBERS"));

        gateway.put("volumes/through", writeThrough("vol-through")).statusCode(200);

        gateway.becomes("volumes/through", "IN_STEP")
                .body("reported.cache", is("WRITE_THROUGH"))
                .body("reported.cacheDisk", nullValue());
        end("through");
    }

    @Test
    void whatIsInTheBucketIsRecoveredAndNotOverwritten() {
        gateway.put("volumes/first", writeThrough("vol-recovered")).statusCode(200);
        gateway.becomes("volumes/first", "IN_STEP");
        end("first");

        gateway.put("volumes/again", writeThrough("vol-recovered"))
                .statusCode(200)
                .body("sync", is("FAILED"))
                .body("error.gateway.reason", is("PREFIX_NOT_EMPTY"));
        gateway.put(
                        "volumes/again",
                        writeThrough("vol-recovered").replace("{\"bucket", "{\"mode\":\"RECOVER\",\"bucket"))
                .statusCode(200);

        gateway.becomes("volumes/again", "IN_STEP").body("difference", empty());
        // How it was made does not matter to who puts the same again.
        int generation = gateway.get("volumes/again").extract().path("generation");
        gateway.put("volumes/again", writeThrough("vol-recovered"))
                .statusCode(200)
                .body("generation", is(generation));
        end("again");
    }

    @Test
    void whatAVolumeStandsOnIsNeitherDeletedNorGivenToAnother() {
        gateway.put("volumes/stands", cached("vol-stands", GIB)).statusCode(200);
        gateway.becomes("volumes/stands", "IN_STEP");

        gateway.delete("cache-disks/disk-vdx")
                .statusCode(409)
                .body("code", is("IN_USE"))
                .body("usedBy.name", contains("stands"));
        gateway.delete("bucket-credentials/main").statusCode(409).body("code", is("IN_USE"));
        gateway.put("volumes/beside", cached("vol-beside", GIB)).statusCode(409).body("code", is("IN_USE"));
        gateway.put("volumes/beside", cached("vol-beside", GIB).replace("disk-vdx", "disk-nobody"))
                .statusCode(422)
                .body("code", is("UNKNOWN_REFERENCE"));
        end("stands");
    }

    @Test
    void aVolumeWithSessionsIsNotDeleted() {
        await().atMost(StorageRequests.SOON).untilAsserted(() -> gateway.get("status")
                .body("report.volumes.find { it.name == 'vol-01' }.sessions", greaterThan(0)));

        gateway.delete("volumes/vol-01?acceptDataLoss=true").statusCode(409).body("code", is("SESSIONS_OPEN"));
    }

    /** As it is kept. */
    private String secretOf(String volume) {
        ResourceAddress address = new ResourceAddress(new GatewayId(fleet.blocks()), ResourceKind.VOLUME, volume);
        return QuarkusTransaction.requiringNew()
                .call(() -> Registry.parse(resources.find(address).orElseThrow().desired())
                        .path("secret")
                        .textValue());
    }

    private void end(String name) {
        gateway.delete("volumes/" + name + "?acceptDataLoss=true").statusCode(200);
        gateway.isGone("volumes/" + name);
    }

    private static String cached(String bucket, long size) {
        return """
               {"bucket":{"provider":"oss","account":"acme","name":"%s","prefix":"v/"},"credential":"main","sizeBytes":%d,
                "cacheDisk":"disk-vdx"}"""
                .formatted(bucket, size);
    }

    private static String writeThrough(String bucket) {
        return """
               {"bucket":{"provider":"oss","account":"acme","name":"%s","prefix":"v/"},"credential":"main","sizeBytes":%d,
                "cache":"WRITE_THROUGH"}"""
                .formatted(bucket, GIB);
    }
}
