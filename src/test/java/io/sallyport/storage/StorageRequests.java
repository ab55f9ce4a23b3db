package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;

/** The requests that the tests of what a gateway serves make, and wait for. */
public final class StorageRequests {
    public static final Duration SOON = Duration.ofSeconds(20);
    public static final String CREDENTIAL =
            "{\"provider\":\"oss\",\"principal\":\"LTAI\",\"secret\":\"s3cr3t-of-the-key\"}";

    private final String gateway;

    public StorageRequests(String gatewayId) {
        this.gateway = "/api/v1/gateways/" + gatewayId;
    }

    public ValidatableResponse put(String path, String body) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .body(body)
                .put(gateway + "/" + path)
                .then();
    }

    public ValidatableResponse patch(String path, String body) {
        return given().contentType("application/merge-patch+json")
                .header("Prefer", "wait=20")
                .body(body)
                .patch(gateway + "/" + path)
                .then();
    }

    public ValidatableResponse get(String path) {
        return given().get(gateway + "/" + path).then();
    }

    /** The gateway itself. */
    public ValidatableResponse read() {
        return given().get(gateway).then();
    }

    public ValidatableResponse delete(String path) {
        return given().header("Prefer", "wait=20").delete(gateway + "/" + path).then();
    }

    public ValidatableResponse post(String path, String body) {
        return given().contentType(ContentType.JSON)
                .header("Prefer", "wait=20")
                .body(body)
                .post(gateway + "/" + path)
                .then();
    }

    public ValidatableResponse post(String path) {
        return given().header("Prefer", "wait=20").post(gateway + "/" + path).then();
    }

    /** Waits until it stands so; of what is gone nothing is asked. */
    public ValidatableResponse becomes(String path, String sync) {
        await().atMost(SOON)
                .untilAsserted(() -> get(path).statusCode(200).body("sync", org.hamcrest.Matchers.is(sync)));
        return get(path);
    }

    public void isGone(String path) {
        await().atMost(SOON).untilAsserted(() -> get(path).statusCode(404));
    }

    /** A credential and a cache disk that others may stand on. */
    public void prepare(String device) {
        put("bucket-credentials/main", CREDENTIAL).statusCode(org.hamcrest.Matchers.oneOf(200, 202));
        put("cache-disks/disk-" + device, disk(device)).statusCode(org.hamcrest.Matchers.oneOf(200, 202));
        becomes("bucket-credentials/main", "IN_STEP");
        becomes("cache-disks/disk-" + device, "IN_STEP");
    }

    public static String disk(String device) {
        return "{\"device\":\"/dev/%s\",\"sizeBytes\":%d}".formatted(device, 100L << 30);
    }

    public static String nfs(String bucket, String prefix) {
        return """
               {"protocol":"NFS","credential":"main",
                "bucket":{"provider":"oss","account":"acme","name":"%s","prefix":"%s"},
                "nfs":{"readWriteClients":["10.0.0.0/8"]}}"""
                .formatted(bucket, prefix);
    }
}
