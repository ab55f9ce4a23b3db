package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EventStream;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Server-Sent Events, as a program sees them. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class LiveChangesTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TestHTTPResource("/api/v1/changes")
    URI changesUri;

    @Inject
    Changes changes;

    @Inject
    UserTransaction transaction;

    @Test
    void tellsOfPresenceStatusAndCommandsOfOneGateway() throws Exception {
        JsonNode registration = Registry.newGateway();
        String id = registration.get("id").textValue();
        try (EventStream stream = EventStream.open(URI.create(changesUri + "?gateway=" + id));
                PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration)) {
            gateway.connect();
            await().atMost(SOON).until(() -> stream.changed("presence", id) && stream.changed("status", id));

            String command = given().post("/api/v1/gateways/" + id + "/status/refresh")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("gatewayId");
            assertThat(command).isEqualTo(id);
            await().atMost(SOON).until(() -> stream.lines().stream().anyMatch(line -> line.contains("\"command\"")));
        }
    }

    @Test
    void tellsOnlyWhatIsAskedFor() throws Exception {
        try (EventStream stream = EventStream.open(URI.create(changesUri + "?kind=group"))) {
            JsonNode gateway = Registry.newGateway();
            String group = gateway.get("group").textValue();

            await().atMost(SOON).until(() -> stream.changed("group", group));
            assertThat(stream.lines()).noneMatch(line -> line.contains("\"gateway\""));
        }
    }

    @Test
    void tellsAfterTheCommitAndNothingAfterARollback() throws Exception {
        try (EventStream stream = EventStream.open(URI.create(changesUri + "?group=GID_rollback"))) {
            transaction.begin();
            changes.record(new Change(Change.Kind.GATEWAY, "rolled-back", 1, null, "GID_rollback"));
            transaction.rollback();
            transaction.begin();
            changes.record(new Change(Change.Kind.GATEWAY, "committed", 1, null, "GID_rollback"));
            transaction.commit();

            await().atMost(SOON).until(() -> stream.changed("gateway", "committed"));
            assertThat(stream.lines()).noneMatch(line -> line.contains("rolled-back"));
        }
    }

    @Test
    void saysResetToWhoeverComesBack() throws Exception {
        try (EventStream stream = EventStream.resume(changesUri, "41")) {
            await().atMost(SOON).until(() -> stream.lines().contains("event:reset"));
        }
    }

    @Test
    void refusesAKindThatDoesNotExist() {
        given().get("/api/v1/changes?kind=weather").then().statusCode(400).body("code", equalTo("UNKNOWN_KIND"));
    }
}
