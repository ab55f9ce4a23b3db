package io.sallyport.recovery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recovery in a console that forgot nothing: what begins, what is held, and what ends. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class RecoveryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    RecoveryWork work;

    @Inject
    DataSource dataSource;

    private final String name = "test-" + UUID.randomUUID();
    private PageGateway gateway;
    private LostPast past;

    @BeforeEach
    void connectAGateway() {
        past = new LostPast(dataSource);
        gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        gateway.saysItCan();
        gateway.connect();
        await().atMost(SOON)
                .untilAsserted(() -> given().get(place("")).then().body("presence.state", equalTo("ONLINE")));
    }

    @AfterEach
    void endIt() {
        given().post("/api/v1/recovery/end?leaveOpen=true");
        past.isForgotten();
        work.look();
        gateway.close();
    }

    @Test
    void theEpochGrowsOnceWhicheverReplicasStartAtOnce() {
        long before = past.number("SELECT epoch FROM console_epoch");

        List<CompletableFuture<RecoveryState>> all = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> work.begin(name)))
                .toList();

        assertThat(all).allMatch(one -> one.join() == RecoveryState.OPEN);
        assertThat(past.number("SELECT epoch FROM console_epoch")).isEqualTo(before + 1);
        assertThat(past.number("SELECT COUNT(*) FROM storage_gateway WHERE epoch <> " + (before + 1)))
                .isZero();
        assertThat(past.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'recovery.begin' AND resource_id = '"
                        + name + "'"))
                .isEqualTo(1);
    }

    @Test
    void oneThatHasEndedIsNotBegunAgain() {
        begin();
        end();

        assertThat(work.begin(name)).isEqualTo(RecoveryState.ENDED);
    }

    @Test
    void whatWasOpenEndsAndTheGatewayIsAskedWhatBecameOfIt() {
        gateway.isSilent();
        String sent = issue("{\"method\":\"gateway.restart\"}")
                .statusCode(202)
                .extract()
                .path("id");
        String later = Instant.now()
                .plus(1, ChronoUnit.HOURS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String scheduled = issue("{\"method\":\"status.get\",\"notBefore\":\"%s\"}".formatted(later))
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(SOON).until(() -> gateway.received().size() == 1);

        begin();

        command(sent).body("state", is("OUTCOME_UNKNOWN")).body("error.code", is("CONSOLE_RESTORED"));
        command(scheduled).body("state", is("FAILED")).body("error.code", is("CONSOLE_RESTORED"));
        gateway.report();
        await().atMost(SOON).until(() -> gateway.received().stream()
                .anyMatch(request -> request.path("method").asText().equals("command.query")
                        && request.toString().contains(sent)));
    }

    @Test
    void nothingButQuestionsIsSentUntilItHasEnded() {
        begin();
        long epoch = given().get("/api/v1/recovery").jsonPath().getLong("epoch");

        issue("{\"method\":\"gateway.restart\"}").statusCode(409).body("code", is("RECOVERY_OPEN"));
        given().contentType(ContentType.JSON)
                .body("{\"method\":\"gateway.restart\",\"gatewayIds\":[\"%s\"]}".formatted(gateway.id()))
                .post("/api/v1/command-batches")
                .then()
                .statusCode(409)
                .body("code", is("RECOVERY_OPEN"));
        given().contentType(ContentType.JSON)
                .body("{\"schedule\":[]}")
                .put(place("/settings/bandwidth"))
                .then()
                .statusCode(202);
        // What came first would have left first.
        given().post(place("/status/refresh")).then().statusCode(200);
        assertThat(methods()).contains("status.get").doesNotContain("gateway.setBandwidth", "gateway.restart");

        end();

        await().atMost(SOON).until(() -> methods().contains("gateway.setBandwidth"));
        JsonNode set = gateway.received().stream()
                .filter(request -> request.path("method").asText().equals("gateway.setBandwidth"))
                .findFirst()
                .orElseThrow();
        assertThat(set.at("/meta/epoch").asLong()).isEqualTo(epoch);
    }

    @Test
    void gatewaysAreAskedWhatTheyServe() {
        begin();

        await().atMost(SOON).until(() -> methods().contains("config.get"));
        standing("SILENT");
        gateway.reportConfig("\"shares\":[]");
        await().atMost(SOON).untilAsserted(() -> standing("IN_STEP"));
    }

    @Test
    void itDoesNotEndByItselfWhileThereIsSomethingToDecide() {
        begin();

        given().post("/api/v1/recovery/end").then().statusCode(409).body("code", is("UNDECIDED"));

        given().get("/api/v1/recovery").then().body("state", is("OPEN")).body("dispatchHeld", is(true));
    }

    private void begin() {
        assertThat(work.begin(name)).isEqualTo(RecoveryState.OPEN);
        work.look();
    }

    private static void end() {
        given().post("/api/v1/recovery/end?leaveOpen=true")
                .then()
                .statusCode(200)
                .body("state", is("ENDED"));
    }

    private void standing(String expected) {
        given().get("/api/v1/recovery/gateways?limit=500")
                .then()
                .statusCode(200)
                .body("items.find { it.gatewayId == '" + gateway.id() + "' }.standing", is(expected));
    }

    private List<String> methods() {
        return gateway.received().stream()
                .map(request -> request.path("method").asText())
                .toList();
    }

    private ValidatableResponse issue(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post(place("/commands"))
                .then();
    }

    private static ValidatableResponse command(String id) {
        return given().get("/api/v1/commands/" + id).then().statusCode(200);
    }

    private String place(String below) {
        return "/api/v1/gateways/" + gateway.id() + below;
    }
}
