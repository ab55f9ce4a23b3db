package io.sallyport.recovery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.simulator.OwnFleet;
import io.sallyport.storage.StorageRequests;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways that have what the console forgot, and gateways that it forgot. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class RestoredGatewaysTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TestHTTPResource("/")
    URI server;

    @Inject
    RecoveryWork work;

    @Inject
    GatewayDirectory directory;

    @Inject
    DataSource dataSource;

    private LostPast past;

    @BeforeEach
    void nothingIsLostYet() {
        past = new LostPast(dataSource);
    }

    @AfterEach
    void endIt() {
        given().post("/api/v1/recovery/end?leaveOpen=true");
        past.isForgotten();
        work.look();
    }

    @Test
    void whatTheGatewayHasIsAdoptedWithoutAWord() throws IOException {
        try (OwnFleet fleet = fleet()) {
            String id = fleet.onlyId();
            StorageRequests gateway = changedAndForgotten(id);
            long commands = commandsOf(id, "share.put");
            begin(id);

            decide(id, "ADOPT", "", true).body("steps", is(Map.of("TAKE_OVER", 1)));
            standing(id, "DIFFERING");
            decide(id, "ADOPT", "", false).body("steps", is(Map.of("TAKE_OVER", 1)));
            standing(id, "ADOPTED");
            end();

            gateway.becomes("shares/finance-1", "IN_STEP")
                    .body("desired.cache.writeBackLagSeconds", is(120))
                    .body("generation", is(2));
            assertThat(commandsOf(id, "share.put")).isEqualTo(commands);
        }
    }

    @Test
    void whatTheConsoleHasOverwritesInTheNewEpochAndWhatItNeverKnewIsDeleted() throws IOException {
        try (OwnFleet fleet = fleet()) {
            String id = fleet.onlyId();
            StorageRequests gateway = changedAndForgotten(id);
            extra(gateway, id);
            begin(id);

            decide(id, "OVERWRITE", ",\"extras\":\"DELETE\"", false).body("steps", is(Map.of("SET", 1, "DELETE", 1)));
            // Held until the end.
            gateway.get("shares/finance-1").body("reported.cache.writeBackLagSeconds", is(120));
            end();

            gateway.becomes("shares/finance-1", "IN_STEP")
                    .body("reported.cache.writeBackLagSeconds", is(5))
                    .body("reportedEpoch", is(given().get("/api/v1/recovery").<Integer>path("epoch")));
            gateway.isGone("shares/extra");
        }
    }

    @Test
    void whatOnlyTheGatewayHasStaysWhenItIsOverwrittenUnlessSomebodySaysOtherwise() throws IOException {
        try (OwnFleet fleet = fleet()) {
            String id = fleet.onlyId();
            StorageRequests gateway = new StorageRequests(id);
            extra(gateway, id);
            begin(id);

            decide(id, "OVERWRITE", "", false).body("steps", is(Map.of("TAKE_OVER", 1)));
            end();

            gateway.becomes("shares/extra", "IN_STEP").body("desired.name", is("extra"));
        }
    }

    @Test
    void whatWasDeletedAtTheGatewaySinceIsMadeAgainOrGivenUp() throws IOException {
        try (OwnFleet fleet = fleet()) {
            String id = fleet.onlyId();
            StorageRequests gateway = new StorageRequests(id);
            String share = deletedAndForgotten(gateway, id, "made-again");
            begin(id);
            decide(id, "OVERWRITE", "", false).body("steps", is(Map.of("SET", 1)));
            end();
            gateway.becomes(share, "IN_STEP");

            share = deletedAndForgotten(gateway, id, "given-up");
            begin(id);
            decide(id, "ADOPT", "", false).body("steps", is(Map.of("GIVE_UP", 1)));
            end();
            gateway.isGone(share);
        }
    }

    @Test
    void aGatewayThatIsNotInTheDatabaseWaitsAndGoesOnWhenItIsApproved() {
        try (PageGateway gateway = forgottenGateway()) {
            gateway.report();
            await().atMost(SOON).untilAsserted(() -> unknown(gateway, "WAITING"));
            given().get("/api/v1/gateways/" + gateway.id()).then().statusCode(404);

            approve(gateway).statusCode(200).body("state", is("APPROVED")).body("binding", is(1));

            gateway.report();
            await().atMost(SOON).untilAsserted(() -> given().get("/api/v1/gateways/" + gateway.id() + "/status")
                    .then()
                    .statusCode(200));
            approve(gateway).statusCode(409).body("code", is("ALREADY_DECIDED"));
        }
    }

    @Test
    void oneThatIsRejectedStaysOut() {
        try (PageGateway gateway = forgottenGateway()) {
            gateway.report();
            await().atMost(SOON).untilAsserted(() -> unknown(gateway, "WAITING"));

            given().post("/api/v1/recovery/unknown-gateways/" + gateway.id() + "/reject")
                    .then()
                    .statusCode(200);

            gateway.report();
            work.look();
            unknown(gateway, "REJECTED");
            given().get("/api/v1/gateways/" + gateway.id()).then().statusCode(404);
        }
    }

    @Test
    void aMachineThatReplacedTheOneInTheDatabaseWaitsToo() {
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway())) {
            gateway.connect();
            past.forget(
                    "UPDATE gateway SET binding = 0, lifecycle = 'REGISTERED', version = version + 1 WHERE id = ?",
                    gateway.id());
            directory.onLost();
            work.begin("test-" + UUID.randomUUID());
            work.look();
            gateway.report();
            await().atMost(SOON).untilAsserted(() -> {
                gateway.report();
                unknown(gateway, "WAITING");
            });

            approve(gateway).statusCode(200);

            given().get("/api/v1/gateways/" + gateway.id())
                    .then()
                    .body("binding", is(1))
                    .body("lifecycle", is("ACTIVATED"));
        }
    }

    private PageGateway forgottenGateway() {
        PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), Registry.newGateway());
        gateway.connect();
        past.forget("DELETE FROM gateway WHERE id = ?", gateway.id());
        directory.onLost();
        work.begin("test-" + UUID.randomUUID());
        work.look();
        await().atMost(SOON).until(() -> directory.groupOf(gateway.id()).isEmpty());
        return gateway;
    }

    private OwnFleet fleet() throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "own-fleet");
        return OwnFleet.start(
                server,
                EmbeddedServers.broker().host(),
                EmbeddedServers.broker().port(),
                "GID_r" + UUID.randomUUID().toString().substring(0, 8),
                "own",
                1,
                folder);
    }

    /** With a share that the gateway has a newer generation of than the console. */
    private StorageRequests changedAndForgotten(String id) {
        StorageRequests gateway = new StorageRequests(id);
        made(gateway, "finance-1");
        gateway.patch("shares/finance-1", "{\"cache\":{\"writeBackLagSeconds\":120}}")
                .statusCode(200);
        gateway.becomes("shares/finance-1", "IN_STEP");
        past.newerGenerationsOf(id, "finance-1");
        return gateway;
    }

    private void extra(StorageRequests gateway, String id) {
        made(gateway, "extra");
        past.forget("DELETE FROM managed_resource WHERE gateway_id = ? AND name = 'extra'", id);
    }

    /** The gateway remembers the generation of the deletion, which the console forgot. */
    private String deletedAndForgotten(StorageRequests gateway, String id, String name) {
        made(gateway, name);
        gateway.delete("shares/" + name);
        gateway.isGone("shares/" + name);
        past.forget(
                """
                UPDATE managed_resource r JOIN resource_revision v ON v.resource_id = r.id AND v.generation = 1
                SET r.generation = 1, r.desired = v.config, r.deleting = NULL, r.matching = FALSE, r.command_id = NULL
                WHERE r.gateway_id = ? AND r.name = ?""",
                id,
                name);
        past.forget(
                "DELETE FROM resource_revision WHERE generation > 1 AND resource_id IN (SELECT id FROM managed_resource WHERE gateway_id = ? AND name = ?)",
                id,
                name);
        return "shares/" + name;
    }

    private static void made(StorageRequests gateway, String share) {
        gateway.put(
                        "shares/" + share,
                        StorageRequests.nfs(
                                        "recovery-"
                                                + UUID.randomUUID().toString().substring(0, 8),
                                        share)
                                .replace("\"main\"", "\"bucket-key\""))
                .statusCode(200);
        gateway.becomes("shares/" + share, "IN_STEP");
    }

    private void begin(String gatewayId) {
        work.begin("test-" + UUID.randomUUID());
        work.look();
        await().atMost(SOON).untilAsserted(() -> standing(gatewayId, "DIFFERING"));
    }

    private static void end() {
        given().post("/api/v1/recovery/end?leaveOpen=true").then().statusCode(200);
    }

    private static ValidatableResponse decide(String gatewayId, String choice, String more, boolean preview) {
        return given().contentType(ContentType.JSON)
                .body("{\"choice\":\"%s\",\"gateways\":[\"%s\"]%s}".formatted(choice, gatewayId, more))
                .post("/api/v1/recovery/decisions?preview=" + preview)
                .then()
                .statusCode(200)
                .body("refused", is(List.of()))
                .body("next", nullValue())
                .body("items.gatewayId", contains(gatewayId));
    }

    private static void standing(String gatewayId, String expected) {
        given().get("/api/v1/recovery/gateways?limit=500")
                .then()
                .body("items.find { it.gatewayId == '" + gatewayId + "' }.standing", is(expected));
    }

    private static void unknown(PageGateway gateway, String state) {
        given().get("/api/v1/recovery/unknown-gateways?limit=500")
                .then()
                .body("items.find { it.gatewayId == '" + gateway.id() + "' }.state", is(state));
    }

    private static ValidatableResponse approve(PageGateway gateway) {
        return given().contentType(ContentType.JSON)
                .body("{\"type\":\"FILE\"}")
                .post("/api/v1/recovery/unknown-gateways/" + gateway.id() + "/approve")
                .then();
    }

    private long commandsOf(String gatewayId, String method) {
        return past.number(
                "SELECT COUNT(*) FROM command WHERE gateway_id = '%s' AND method = '%s'".formatted(gatewayId, method));
    }
}
