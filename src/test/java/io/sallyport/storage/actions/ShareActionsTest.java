package io.sallyport.storage.actions;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sallyport.storage.StorageRequests;
import io.sallyport.testing.EmbeddedServers;
import io.vertx.core.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What docs/api.md claims of file shares. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ShareActionsTest extends ServedGateways {
    @BeforeEach
    void prepare() {
        files.prepare("vdx");
    }

    @AfterEach
    void mend() {
        fleet.fault(fleet.files(), "none");
    }

    @Test
    void makesAnNfsShareWithAllThatItHas() {
        put(
                        files,
                        "shares/whole-nfs",
                        """
                        {"protocol":"NFS","credential":"main","cacheDisk":"disk-vdx",
                         "bucket":{"provider":"oss","account":"acme","name":"actions-whole","prefix":"nfs","endpoint":"INTERNAL","tls":true},
                         "cache":{"mode":"CACHE","directIo":true,"bypassCacheRead":true,"fastReclaim":true,"writeBackLagSeconds":30,
                          "frontendLimitMBps":100,"backendLimitMBps":200,"downloadLimitMBps":50},
                         "reverseSync":{"enabled":true,"pollingSeconds":3600,"download":true},
                         "nfs":{"versions":["V3","V4_0"],"security":"sys","squash":"ROOT_SQUASH","anonymousUid":1000,"anonymousGid":1000,
                          "readOnlyClients":["10.1.0.0/16"],"readWriteClients":["10.2.0.1"],"v4Optimization":true},
                         "encryption":{"mode":"SERVER_SIDE_KMS","keyId":"key-1"},"archive":true,"transferAcceleration":false}""")
                .body("reported.cache.backendLimitMBps", is(200))
                .body("reported.reverseSync.pollingSeconds", is(3_600))
                .body("reported.nfs.squash", is("ROOT_SQUASH"))
                .body("reported.nfs.readOnlyClients", contains("10.1.0.0/16"))
                .body("reported.encryption.keyId", is("key-1"))
                .body("reported.archive", is(true));
        given().get("/api/v1/resources?kind=SHARE&gateway=" + fleet.files() + "&q=whole-nfs")
                .then()
                .body("items.name", contains("whole-nfs"));

        delete(files, "shares/whole-nfs");
    }

    @Test
    void makesAnSmbShareWithAllThatItHas() {
        smb("whole-smb")
                .body("reported.smb.windowsAcl", is(true))
                .body("reported.smb.caseSensitive", is(true))
                .body("reported.smb.readOnlyUsers", contains("olga", "@staff"));
        given().get("/api/v1/resources?kind=SHARE&gateway=" + fleet.files() + "&q=whole-smb")
                .then()
                .body("items.name", contains("whole-smb"));

        delete(files, "shares/whole-smb");
    }

    @Test
    void changesOnlyWhatAPatchNames() {
        nfs("patched");

        patch(files, "shares/patched", "{\"nfs\":{\"squash\":\"ALL_SQUASH\"}}")
                .body("reported.nfs.squash", is("ALL_SQUASH"))
                .body("reported.nfs.readWriteClients", contains("10.0.0.0/8"));

        delete(files, "shares/patched");
    }

    @Test
    void changesWhoMayUseAnSmbShare() {
        smb("users");

        patch(files, "shares/users", "{\"smb\":{\"readWriteUsers\":[\"ivan\"],\"accessBasedEnumeration\":true}}")
                .body("reported.smb.readWriteUsers", contains("ivan"))
                .body("reported.smb.accessBasedEnumeration", is(true))
                .body("reported.smb.readOnlyUsers", contains("olga", "@staff"));

        delete(files, "shares/users");
    }

    @Test
    void changesTheCacheOfAShare() {
        nfs("cached");

        patch(files, "shares/cached", "{\"cacheDisk\":\"disk-vdx\",\"cache\":{\"writeBackLagSeconds\":60}}")
                .body("reported.cacheDisk", is("disk-vdx"))
                .body("reported.cache.writeBackLagSeconds", is(60));

        delete(files, "shares/cached");
    }

    @Test
    void readsWhatTheGatewayReportsThatItServes() {
        nfs("reported").body("reported.bucket.name", is("actions-reported")).body("reportedAt", notNullValue());
        status(files).body("report.shares.name", hasItem("reported"));

        delete(files, "shares/reported");
    }

    @Test
    void listsTheSharesAfterAskingTheGateway() {
        fleet.tells("PUT", "/gateways/" + fleet.files() + "/shares/asked", StorageRequests.nfs("actions-asked", "x"));

        // It says so of its own accord, too.
        await().atMost(StorageRequests.SOON)
                .untilAsserted(() -> files.get("shares/asked").statusCode(200));

        configuration(files);

        files.get("shares?limit=500").statusCode(200).body("items.name", hasItem("asked"));
        delete(files, "shares/asked");
    }

    @Test
    void findsSharesAcrossTheFleet() {
        nfs("found");

        given().get("/api/v1/resources?kind=SHARE&limit=500")
                .then()
                .statusCode(200)
                .body("items.name", hasItem("found"));
        files.get("shares?limit=500").statusCode(200).body("items.name", hasItem("found"));

        delete(files, "shares/found");
    }

    @Test
    void deletesAShareThatHasNothingToLose() {
        nfs("clean");

        files.delete("shares/clean?maxWait=20&onExpiry=ABORT").statusCode(200);

        files.isGone("shares/clean");
    }

    /** One that the gateway served before, since nobody writes to a new one at first. */
    @Test
    void deletesADirtyShareOnlyIfTheLossIsAccepted() {
        String path = "shares/projects";
        Object before = files.get(path).statusCode(200).extract().path("reported");
        fleet.fault(fleet.files(), "full-cache");
        await().atMost(StorageRequests.SOON).untilAsserted(() -> status(files)
                .body("report.shares.find { it.name == 'projects' }.dirtyBytes", not(is(0))));

        files.delete(path).statusCode(409).body("code", is("WOULD_LOSE_DATA"));
        delete(files, path);

        fleet.tells("PUT", "/gateways/" + fleet.files() + "/" + path, Json.encode(before));
        await().atMost(StorageRequests.SOON).untilAsserted(() -> files.get(path).statusCode(200));
    }

    @Test
    void restartsAShare() {
        nfs("restarted");

        done(files, "share.restart", "{\"name\":\"restarted\"}");

        delete(files, "shares/restarted");
    }

    @Test
    void refreshesPathsOfAShare() {
        nfs("refreshed");

        done(files, "share.refresh", "{\"name\":\"refreshed\",\"paths\":[\"invoices\"],\"recursive\":false}");

        delete(files, "shares/refreshed");
    }

    @Test
    void leavesOutAnNfsVersion() {
        nfs("versions").body("reported.nfs.versions", contains("V3", "V4_0"));

        patch(files, "shares/versions", "{\"nfs\":{\"versions\":[\"V4_0\"]}}")
                .body("reported.nfs.versions", contains("V4_0"));

        delete(files, "shares/versions");
    }

    @Test
    void saysHowManyClientsAShareHas() {
        nfs("visited");

        await().atMost(StorageRequests.SOON).untilAsserted(() -> status(files)
                .body("report.shares.find { it.name == 'visited' }.clients", greaterThanOrEqualTo(0)));

        delete(files, "shares/visited");
    }

    @Test
    void hidesAnSmbShare() {
        smb("hidden").body("reported.smb.browsable", is(true));

        patch(files, "shares/hidden", "{\"smb\":{\"browsable\":false}}").body("reported.smb.browsable", is(false));

        delete(files, "shares/hidden");
    }

    @Test
    void wantsSigningAndEncryption() {
        smb("secured");

        patch(files, "shares/secured", "{\"smb\":{\"signing\":\"REQUIRED\",\"encryption\":\"REQUIRED\"}}")
                .body("reported.smb.signing", is("REQUIRED"))
                .body("reported.smb.encryption", is("REQUIRED"));

        delete(files, "shares/secured");
    }

    private ValidatableResponse nfs(String name) {
        return put(files, "shares/" + name, StorageRequests.nfs("actions-" + name, "x"));
    }

    private ValidatableResponse smb(String name) {
        return put(
                files,
                "shares/" + name,
                """
                {"protocol":"SMB","credential":"main","bucket":{"provider":"oss","account":"acme","name":"actions-%s","prefix":"x"},
                 "smb":{"windowsAcl":true,"caseSensitive":true,"readOnlyUsers":["olga","@staff"]}}"""
                        .formatted(name));
    }
}
