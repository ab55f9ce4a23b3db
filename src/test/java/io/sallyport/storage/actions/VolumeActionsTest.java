package io.sallyport.storage.actions;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sallyport.storage.StorageRequests;
import io.sallyport.testing.EmbeddedServers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What docs/api.md claims of block volumes. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class VolumeActionsTest extends ServedGateways {
    @BeforeEach
    void prepare() {
        blocks.prepare("vdx");
    }

    @Test
    void makesAVolumeWithAllThatItHas() {
        put(
                        blocks,
                        "volumes/whole",
                        """
                        {"credential":"main","bucket":{"provider":"oss","account":"acme","name":"actions-whole-volume","prefix":"v"},
                         "sizeBytes":%d,"cache":"CACHE","cacheDisk":"disk-vdx","chunkSizeKiB":64,"chapUser":"host","secret":"twelve-to-16",
                         "initiators":["iqn.2026-11.com.example:host1"],"mode":"CREATE"}"""
                                .formatted(10 * GIB))
                .body("reported.chunkSizeKiB", is(64))
                .body("reported.cacheDisk", is("disk-vdx"))
                .body("reported.initiators", contains("iqn.2026-11.com.example:host1"))
                .body("reported.secret", nullValue());
        blocks.get("volumes/whole").statusCode(200).body("kind", is("VOLUME"));

        delete(blocks, "volumes/whole");
    }

    @Test
    void saysBeforehandWhetherAPrefixIsTaken() {
        volume("taken", "actions-taken");

        blocks.put("volumes/beside?preview=true", through("actions-taken"))
                .statusCode(200)
                .body("refused", is(true))
                .body("conflicts.outcome", hasItem("CORRUPTION"));
        blocks.get("volumes/beside").statusCode(404);

        delete(blocks, "volumes/taken");
    }

    @Test
    void readsWhatTheGatewayReportsThatItServes() {
        volume("reported", "actions-reported-volume").body("reportedAt", notNullValue());
        status(blocks).body("report.volumes.name", hasItem("reported"));

        delete(blocks, "volumes/reported");
    }

    @Test
    void listsTheVolumesAfterAskingTheGateway() {
        fleet.tells("PUT", "/gateways/" + fleet.blocks() + "/volumes/asked", through("actions-asked-volume"));

        // It says so of its own accord, too.
        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> blocks.get("volumes/asked").statusCode(200));

        configuration(blocks);

        blocks.get("volumes?limit=500").statusCode(200).body("items.name", hasItem("asked"));
        delete(blocks, "volumes/asked");
    }

    @Test
    void findsVolumesAcrossTheFleet() {
        volume("found", "actions-found-volume");

        given().get("/api/v1/resources?kind=VOLUME&limit=500")
                .then()
                .statusCode(200)
                .body("items.name", hasItem("found"));
        blocks.get("volumes?limit=500").statusCode(200).body("items.name", hasItem("found"));

        delete(blocks, "volumes/found");
    }

    @Test
    void expandsAVolumeAndNeverShrinksIt() {
        volume("grown", "actions-grown");

        patch(blocks, "volumes/grown", "{\"sizeBytes\":%d}".formatted(20 * GIB))
                .body("reported.sizeBytes", equalTo(20 * GIB));
        blocks.patch("volumes/grown", "{\"sizeBytes\":%d}".formatted(10 * GIB))
                .statusCode(422)
                .body("code", is("CAN_NOT_CHANGE"));

        delete(blocks, "volumes/grown");
    }

    @Test
    void changesTheCacheOfAVolume() {
        volume("cached", "actions-cached-volume");

        patch(blocks, "volumes/cached", "{\"cache\":\"CACHE\",\"cacheDisk\":\"disk-vdx\"}")
                .body("reported.cacheDisk", is("disk-vdx"));

        delete(blocks, "volumes/cached");
    }

    @Test
    void deletesAVolumeWithoutSessions() {
        volume("gone", "actions-gone");

        blocks.delete("volumes/gone?maxWait=20").statusCode(200);

        blocks.isGone("volumes/gone");
    }

    @Test
    void movesAVolumeByDeletingAndRecoveringIt() {
        volume("moved", "actions-moved");
        delete(blocks, "volumes/moved");

        put(blocks, "volumes/moved-here", through("actions-moved").replace("CREATE", "RECOVER"))
                .body("reported.mode", is("RECOVER"));

        delete(blocks, "volumes/moved-here");
    }

    @Test
    void setsChapAndTakesItAway() {
        volume("chap", "actions-chap").body("desired.chapUser", nullValue());

        patch(blocks, "volumes/chap", "{\"chapUser\":\"host\",\"secret\":\"twelve-to-16\"}")
                .body("reported.chapUser", is("host"))
                .body("desired.secret", nullValue());
        patch(blocks, "volumes/chap", "{\"chapUser\":null,\"secret\":null}").body("reported.chapUser", nullValue());

        delete(blocks, "volumes/chap");
    }

    @Test
    void saysHowManySessionsAVolumeHas() {
        volume("visited", "actions-visited");

        await().atMost(StorageRequests.SOON).untilAsserted(() -> status(blocks)
                .body("report.volumes.find { it.name == 'visited' }.sessions", greaterThanOrEqualTo(0)));

        delete(blocks, "volumes/visited");
    }

    private ValidatableResponse volume(String name, String bucket) {
        return put(blocks, "volumes/" + name, through(bucket));
    }

    private static String through(String bucket) {
        return """
               {"credential":"main","bucket":{"provider":"oss","account":"acme","name":"%s","prefix":"v"},
                "sizeBytes":%d,"cache":"WRITE_THROUGH","mode":"CREATE"}"""
                .formatted(bucket, 10 * GIB);
    }
}
