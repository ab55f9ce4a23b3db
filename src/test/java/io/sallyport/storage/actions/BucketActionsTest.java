package io.sallyport.storage.actions;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.storage.StorageRequests;
import io.sallyport.testing.EmbeddedServers;
import org.junit.jupiter.api.Test;

/** What docs/api.md claims of buckets and their credentials. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class BucketActionsTest extends ServedGateways {
    private static final String KEY = "bucket-credentials/rotated";

    @Test
    void givesAGatewayAKeyAndRotatesIt() {
        int first = put(files, KEY, StorageRequests.CREDENTIAL)
                .body("reported.principal", is("LTAI"))
                .body("desired.secret", nullValue())
                .extract()
                .path("generation");

        put(files, KEY, StorageRequests.CREDENTIAL.replace("LTAI", "LTAI-2").replace("s3cr3t", "an0ther"))
                .body("reported.principal", is("LTAI-2"))
                .body("generation", greaterThan(first));
        put(files, KEY, "{\"provider\":\"oss\",\"role\":\"gateway-role\"}").body("reported.role", is("gateway-role"));

        delete(files, KEY);
    }

    @Test
    void findsAllThatUsesABucket() {
        files.prepare("vdx");
        put(files, "shares/bucket-a", StorageRequests.nfs("actions-shared", "a"));
        put(files, "shares/bucket-b", StorageRequests.nfs("actions-shared", "b"));

        given().get("/api/v1/resources?bucket=actions-shared&provider=oss&account=acme")
                .then()
                .statusCode(200)
                .body("items.name", containsInAnyOrder("bucket-a", "bucket-b"));

        delete(files, "shares/bucket-a");
        delete(files, "shares/bucket-b");
    }
}
