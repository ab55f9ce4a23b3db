package io.sallyport.storage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.simulator.TestFleet;
import io.sallyport.testing.EmbeddedServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A simulated machine, with keys and a disk of its own, becomes a gateway that had secrets: nobody has them any more but who enters them again. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class SecretNeededTest {
    private static final List<String> SECRETS =
            List.of("bucket-credentials/main", "smb-users/anna", "settings/directory");
    private static final String DIRECTORY =
            "{\"type\":\"AD\",\"domain\":\"corp.example.com\",\"user\":\"joiner\",\"secret\":\"join-4711\"}";

    @TestHTTPResource("/")
    URI server;

    private final String name = "replaced-" + UUID.randomUUID().toString().substring(0, 8);
    private TestFleet fleet;
    private StorageRequests gateway;

    @BeforeEach
    void serve() throws IOException {
        fleet = TestFleet.startOwn(server, name, newDisk());
        gateway = new StorageRequests(fleet.files());
        gateway.prepare("vdx");
        gateway.put("smb-users/anna", "{\"secret\":\"first-pw\"}").statusCode(200);
        gateway.put("settings/directory", DIRECTORY).statusCode(200);
        gateway.put("shares/reports", StorageRequests.nfs(name, "reports")).statusCode(200);
        SECRETS.forEach(path -> gateway.becomes(path, "IN_STEP"));
        gateway.becomes("shares/reports", "IN_STEP");
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void whatNeedsASecretIsListedAndNotIssuedAndWorksAgainOnceThatWasEntered() throws IOException {
        fleet.close();
        fleet = TestFleet.startOwn(server, name, newDisk());
        gateway.read().body("binding", is(2)).body("presence.state", is("ONLINE"));

        needs(SECRETS);
        for (String path : SECRETS) {
            gateway.get(path).body("secretNeeded", is(true)).body("sync", not(is("IN_STEP")));
            gateway.post(path + "/reissue").statusCode(409).body("code", is("SECRET_NEEDED"));
        }
        gateway.post("storage/reissue").statusCode(200);
        // What has no secret comes by itself, before what is refused for want of one.
        gateway.becomes("cache-disks/disk-vdx", "IN_STEP");
        for (String method : List.of("bucketCredential.put", "smbUser.put", "directory.join", "share.put")) {
            assertThat(issued(method)).as(method).isEqualTo(1);
        }

        gateway.put("smb-users/anna", "{\"secret\":\"second-pw\"}").statusCode(200);
        opened("smb-users/anna");
        needs(List.of("bucket-credentials/main", "settings/directory"));
        gateway.patch("settings/directory", "{\"secret\":\"join-4712\"}").statusCode(200);
        opened("settings/directory");
        needs(List.of("bucket-credentials/main"));
        gateway.put("bucket-credentials/main", StorageRequests.CREDENTIAL).statusCode(200);
        opened("bucket-credentials/main");
        needs(List.of());
        // It has no secret of its own, but could not reach its bucket.
        gateway.becomes("shares/reports", "IN_STEP");
    }

    /** The gateway answers SECRET_NEEDED to what it can't open. */
    private void opened(String path) {
        String command = gateway.becomes(path, "IN_STEP")
                .body("secretNeeded", is(false))
                .extract()
                .path("commandId");
        given().get("/api/v1/commands/" + command).then().body("state", is("SUCCEEDED"));
    }

    private void needs(List<String> paths) {
        String[] names = paths.stream()
                .map(path -> path.substring(path.indexOf('/') + 1))
                .toArray(String[]::new);
        gateway.get("storage").body("secretsNeeded", paths.isEmpty() ? empty() : containsInAnyOrder(paths.toArray()));
        given().get("/api/v1/resources?secretNeeded=true&gateway=" + fleet.files())
                .then()
                .statusCode(200)
                .body("items.name", names.length == 0 ? empty() : containsInAnyOrder((Object[]) names));
    }

    private int issued(String method) {
        return given().get("/api/v1/gateways/" + fleet.files() + "/commands?limit=500")
                .then()
                .statusCode(200)
                .extract()
                .<Integer>path("items.findAll { it.method == '%s' }.size()".formatted(method));
    }

    private static Path newDisk() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "machine");
    }
}
