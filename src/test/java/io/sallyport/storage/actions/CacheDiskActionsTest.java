package io.sallyport.storage.actions;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.storage.StorageRequests;
import io.sallyport.testing.EmbeddedServers;
import org.junit.jupiter.api.Test;

/** What docs/api.md claims of cache disks. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CacheDiskActionsTest extends ServedGateways {
    private static final String DISK = "cache-disks/extra";

    @Test
    void attachesADisk() {
        put(files, DISK, StorageRequests.disk("vdq"))
                .body("reported.device", is("/dev/vdq"))
                .body("reported.category", is("ssd"));

        delete(files, DISK);
    }

    @Test
    void listsTheCacheDisks() {
        put(files, DISK, StorageRequests.disk("vdq"));

        files.get("cache-disks?limit=500").statusCode(200).body("items.name", hasItem("extra"));

        delete(files, DISK);
    }

    @Test
    void saysHowMuchIsDirtyAndUntilWhenThatIsWell() {
        put(files, DISK, StorageRequests.disk("vdq"));

        status(files)
                .body("report.caches.find { it.device == '/dev/vdq' }.sizeBytes", equalTo(100 * GIB))
                .body("report.caches.find { it.device == '/dev/vdq' }.dirtyBytes", notNullValue());
        files.get("forecast").statusCode(200);
        given().get("/api/v1/fleet/unprotected-data").then().statusCode(200);

        delete(files, DISK);
    }

    @Test
    void expandsADiskAndNeverShrinksIt() {
        put(files, DISK, StorageRequests.disk("vdq"));

        patch(files, DISK, "{\"sizeBytes\":%d}".formatted(200 * GIB)).body("reported.sizeBytes", equalTo(200 * GIB));
        files.patch(DISK, "{\"sizeBytes\":%d}".formatted(100 * GIB))
                .statusCode(422)
                .body("code", is("CAN_NOT_CHANGE"));

        delete(files, DISK);
    }

    @Test
    void detachesADiskThatNothingUses() {
        files.prepare("vdx");
        put(files, DISK, StorageRequests.disk("vdq"));
        put(
                files,
                "shares/on-extra",
                StorageRequests.nfs("actions-on-extra", "x")
                        .replace("{\"protocol", "{\"cacheDisk\":\"extra\",\"protocol"));

        files.delete(DISK).statusCode(409).body("code", is("IN_USE"));
        delete(files, "shares/on-extra");
        files.delete(DISK + "?maxWait=20&onExpiry=ABORT").statusCode(200);

        files.isGone(DISK);
    }

    @Test
    void emptiesADiskByDetachingAndAttachingIt() {
        int first = put(files, DISK, StorageRequests.disk("vdq")).extract().path("generation");

        delete(files, DISK);
        put(files, DISK, StorageRequests.disk("vdq")).body("generation", greaterThan(first));

        delete(files, DISK);
    }

    @Test
    void drainsACacheDisk() {
        put(files, DISK, StorageRequests.disk("vdq"));

        done(files, "cache.drain", "{\"name\":\"extra\",\"drain\":{\"maxWaitSeconds\":20}}");

        delete(files, DISK);
    }
}
