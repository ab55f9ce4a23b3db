package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.sallyport.simulator.OwnFleet;
import io.sallyport.storage.StorageRequests;
import io.sallyport.testing.BrokerTokens;
import io.sallyport.testing.MariaDb;
import io.sallyport.testing.Mosquitto;
import io.sallyport.testing.PackagedCommand;
import io.sallyport.testing.PackagedReplica;
import io.sallyport.testing.TestUsers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The drill of docs/backup.md: a backup, a thousand changes, the restore of the backup, and what brings console and gateways together again. */
@Timeout(900)
class RestoreDrillIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final String GROUP = "GID_drill";
    private static final int GATEWAYS = 20;
    private static final int CHANGES = 1_000;
    private static final String BROKER_SECRET = "the-secret-of-the-broker-in-the-drill";

    @TempDir
    static Path folder;

    private static final Map<String, String> SETTINGS = new HashMap<>();

    private static MariaDb database;
    private static Mosquitto broker;
    private static final List<PackagedReplica> REPLICAS = new ArrayList<>();

    private int changes;

    @BeforeAll
    static void start() throws IOException {
        database = MariaDb.start();
        broker = Mosquitto.start();
        SETTINGS.putAll(database.settings());
        SETTINGS.putAll(broker.settings());
        SETTINGS.put("sallyport.credentials.token-key", BrokerTokens.KEY_ID);
        SETTINGS.put("sallyport.credentials.token-keys." + BrokerTokens.KEY_ID, BrokerTokens.privateKey());
        SETTINGS.put("sallyport.credentials.broker-secret", BROKER_SECRET);
        SETTINGS.put(
                "sallyport.revocation-journal.folder", folder.resolve("journal").toString());
        SETTINGS.put("sallyport.storage.reconcile-every", "1s");
        SETTINGS.put("sallyport.storage.reconcile-gateways", "50");
        RestAssured.authentication = RestAssured.preemptive().basic("admin", "admin");
        startReplica(Map.of());
    }

    @AfterAll
    static void stop() {
        REPLICAS.forEach(PackagedReplica::kill);
        broker.close();
        database.close();
        RestAssured.reset();
    }

    @Test
    void afterARestoreConsoleAndGatewaysComeTogetherAgain() throws Exception {
        try (OwnFleet fleet = fleet("old", GATEWAYS)) {
            List<String> ids = List.copyOf(fleet.ids().values());
            String token = token();
            List<String> past =
                    ids.subList(0, 5).stream().map(RestoreDrillIT::laterCommand).toList();
            Path backup = folder.resolve("backup.sql");
            database.dump(backup);

            Set<String> revoked = revoke(ids.subList(6, 8));
            cutOff(ids.get(0));
            given().delete("/api/v1/tokens/" + token.substring(4, 17)).then().statusCode(204);
            deleteSome();
            try (OwnFleet newer = fleet("new", 3)) {
                change(ids.subList(1, ids.size()));
                assertThat(changes).isGreaterThanOrEqualTo(CHANGES);
                await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                    List<String> open = notInStep();
                    // What a gateway was too busy for is issued once more.
                    open.stream()
                            .filter(one -> one.contains("FAILED"))
                            .map(one -> one.substring(0, one.indexOf(' ')))
                            .distinct()
                            .forEach(RestoreDrillIT::reissue);
                    assertThat(open).isEmpty();
                });

                REPLICAS.forEach(PackagedReplica::kill);
                REPLICAS.clear();
                database.restore(backup);
                CompletableFuture<Void> second =
                        CompletableFuture.runAsync(() -> startReplica(Map.of("sallyport.recovery.name", "drill")));
                startReplica(Map.of("sallyport.recovery.name", "drill"));
                second.join();

                recover(ids, List.copyOf(newer.ids().values()));

                past.forEach(command -> given().get("/api/v1/commands/" + command)
                        .then()
                        // Unknown where its time had come when it was restored: the console that is lost may have sent
                        // it.
                        .body("state", oneOf("FAILED", "OUTCOME_UNKNOWN"))
                        .body("error.code", is("CONSOLE_RESTORED"))
                        .body("times.sentAt", nullValue()));
                staysOut(ids.get(0));
                revoked.forEach(RestoreDrillIT::opensNothing);
                given().auth()
                        .none()
                        .header("Authorization", "Bearer " + token)
                        .get("/api/v1/groups")
                        .then()
                        .statusCode(401);
                isChangedInTheNewEpoch(ids.get(2));
                verifyAudit();
            }
        }
    }

    private void recover(List<String> ids, List<String> newer) {
        recovery().body("state", is("OPEN")).body("epoch", is(2)).body("dispatchHeld", is(true));
        await().atMost(SOON).untilAsserted(() -> recovery().body("unknown.WAITING", is(newer.size())));
        approve(newer.get(0));
        approve(newer.get(1));
        given().post("/api/v1/recovery/unknown-gateways/" + newer.get(2) + "/reject")
                .then()
                .statusCode(200);
        await().atMost(SOON).untilAsserted(() -> recovery()
                .body("gateways.SILENT", is(0))
                .body("unknown.WAITING", is(0))
                // Who was cut off is no gateway until another machine claims it.
                .body("gateways.DIFFERING", is(ids.size() - 1 + 2)));

        given().post("/api/v1/recovery/end").then().statusCode(409).body("code", is("UNDECIDED"));
        List<String> adopted = new ArrayList<>(ids.subList(1, ids.size() / 2));
        adopted.add(newer.get(0));
        adopted.add(newer.get(1));
        decide("{\"choice\":\"ADOPT\",\"gateways\":[\"" + String.join("\",\"", adopted) + "\"]}", true, adopted.size());
        decide(
                "{\"choice\":\"ADOPT\",\"gateways\":[\"" + String.join("\",\"", adopted) + "\"]}",
                false,
                adopted.size());
        decide("{\"choice\":\"OVERWRITE\",\"all\":true,\"extras\":\"DELETE\"}", false, ids.size() - ids.size() / 2);
        given().post("/api/v1/recovery/end").then().statusCode(200).body("undecided", is(0));

        await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            List<String> open = notInStep();
            // Gateways delete nothing that has dirty data, until somebody accepts the loss.
            open.stream().filter(one -> one.contains("WOULD_LOSE_DATA")).forEach(one -> given().delete(
                            "/api/v1/gateways/" + one.substring(0, one.indexOf(' '))
                                    + "/shares/after?acceptDataLoss=true")
                    .then()
                    .statusCode(oneOf(200, 202, 404)));
            assertThat(open).isEmpty();
        });
        // Half of them have what was told after the backup, the others what was told before.
        for (String id : ids.subList(1, ids.size())) {
            JsonPath extra = given().get("/api/v1/gateways/" + id + "/shares").jsonPath();
            assertThat(extra.getList("items.name").contains("after"))
                    .as("%s has what was made after the backup", id)
                    .isEqualTo(adopted.contains(id));
        }
        assertThat(REPLICAS.stream().mapToDouble(one -> one.metric("sallyport_recovery_open")))
                .containsOnly(0.0);
    }

    private static void reissue(String id) {
        given().post("/api/v1/gateways/" + id + "/storage/reissue").then().statusCode(200);
    }

    private static void decide(String body, boolean preview, int gateways) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/recovery/decisions?preview=" + preview)
                .then()
                .statusCode(200)
                .body("refused", is(List.of()))
                .body("gateways", is(gateways));
    }

    private static void approve(String id) {
        given().contentType(ContentType.JSON)
                .body("{\"type\":\"FILE\"}")
                .post("/api/v1/recovery/unknown-gateways/" + id + "/approve")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse recovery() {
        return given().get("/api/v1/recovery").then().statusCode(200);
    }

    /** What is not in step at gateways that are activated. */
    private static List<String> notInStep() {
        List<String> found = new ArrayList<>();
        Set<String> activated = new HashSet<>(given().get("/api/v1/gateways?limit=500")
                .jsonPath()
                .getList("items.findAll { it.lifecycle == 'ACTIVATED' }.id"));
        for (String sync : List.of("PENDING", "FAILED", "DRIFTED")) {
            JsonPath page = given().get("/api/v1/resources?limit=500&group=" + GROUP + "&sync=" + sync)
                    .jsonPath();
            List<Map<String, Object>> items = page.getList("items");
            items.stream()
                    .filter(one -> activated.contains(String.valueOf(one.get("gatewayId"))))
                    .forEach(one -> found.add(
                            one.get("gatewayId") + " " + one.get("name") + " " + sync + " " + one.get("error")));
        }
        return found;
    }

    /** @return the credentials */
    private Set<String> revoke(List<String> ids) {
        Set<String> revoked = new HashSet<>();
        for (String id : ids) {
            revoked.addAll(given().get("/api/v1/gateways/" + id + "/credentials")
                    .jsonPath()
                    .getList("items.id"));
            given().post("/api/v1/gateways/" + id + "/credentials/rotate")
                    .then()
                    .statusCode(oneOf(200, 202, 204));
            changes++;
        }
        assertThat(revoked).isNotEmpty();
        return revoked;
    }

    private void cutOff(String id) {
        given().delete("/api/v1/gateways/" + id + "/credentials").then().statusCode(204);
        changes++;
    }

    private void deleteSome() {
        for (int i = 0; i < 5; i++) {
            String id = given().contentType(ContentType.JSON)
                    .body(
                            "{\"name\":\"short-lived-%d\",\"group\":\"%s\",\"location\":\"CLOUD\",\"type\":\"FILE\",\"class\":\"STANDARD\"}"
                                    .formatted(i, GROUP))
                    .post("/api/v1/gateways")
                    .path("id");
            given().delete("/api/v1/gateways/" + id).then().statusCode(204);
            changes += 2;
        }
    }

    /** A share more for each, and the bandwidth and commands again and again. */
    private void change(List<String> ids) {
        for (String id : ids) {
            send(id, "shares/after", StorageRequests.nfs("drill-" + id, "after").replace("\"main\"", "\"bucket-key\""));
        }
        for (int round = 0; changes < CHANGES; round++) {
            for (String id : ids) {
                send(
                        id,
                        "settings/bandwidth",
                        "{\"schedule\":[{\"days\":[\"MONDAY\"],\"from\":\"08:00\",\"to\":\"18:00\",\"uploadBytesPerSecond\":%d}]}"
                                .formatted(100_000 + round));
                given().contentType(ContentType.JSON)
                        .body("{\"method\":\"status.get\"}")
                        .post("/api/v1/gateways/" + id + "/commands")
                        .then()
                        .statusCode(202);
                changes++;
            }
        }
    }

    private void send(String id, String path, String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .put("/api/v1/gateways/" + id + "/" + path)
                .then()
                .statusCode(202);
        changes++;
    }

    /** Due soon: in the backup it waits, and after the restore it would leave at once. */
    private static String laterCommand(String id) {
        return given().contentType(ContentType.JSON)
                .body(
                        "{\"method\":\"gateway.collectLogs\",\"params\":{\"since\":\"2026-11-22T10:00:00Z\",\"maxBytes\":48000},\"notBefore\":\"%s\"}"
                                .formatted(Instant.now().plusSeconds(15)))
                .post("/api/v1/gateways/" + id + "/commands")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static String token() {
        return given().contentType(ContentType.JSON)
                .body("{\"name\":\"drill\",\"grants\":[\"viewer\"],\"expiresInDays\":1}")
                .post("/api/v1/tokens")
                .path("token");
    }

    private static void staysOut(String id) {
        given().get("/api/v1/gateways/" + id).then().body("lifecycle", is("REGISTERED"));
        await().atMost(SOON).untilAsserted(() -> assertThat(given().get("/api/v1/refused-connections?gateway=" + id)
                        .jsonPath()
                        .<String>getList("items.reason"))
                .contains("FENCED"));
        given().get("/api/v1/recovery/unknown-gateways?state=WAITING").then().body("items.gatewayId", is(List.of()));
    }

    private static void opensNothing(String credential) {
        given().auth()
                .none()
                .header("Authorization", "Bearer " + BROKER_SECRET)
                .contentType(ContentType.JSON)
                .body("{\"clientid\":\"%s@@@gw-0000000000000\",\"username\":\"%s\",\"password\":\"x\"}"
                        .formatted(GROUP, credential))
                .post("/broker/v1/authenticate")
                .then()
                .body("result", is("deny"));
        List<Map<String, Object>> all = new ArrayList<>();
        given().get("/api/v1/gateways?limit=500")
                .jsonPath()
                .<String>getList("items.id")
                .forEach(id -> all.addAll(given().get("/api/v1/gateways/" + id + "/credentials")
                        .jsonPath()
                        .getList("items")));
        assertThat(all)
                .filteredOn(one -> credential.equals(one.get("id")))
                .hasSize(1)
                .allSatisfy(one -> assertThat(one.get("revokedAt")).isNotNull());
    }

    private static void isChangedInTheNewEpoch(String id) {
        StorageRequests gateway = new StorageRequests(id);
        gateway.put(
                        "settings/bandwidth",
                        "{\"schedule\":[{\"days\":[\"MONDAY\"],\"from\":\"08:00\",\"to\":\"18:00\",\"uploadBytesPerSecond\":1000000}]}")
                .statusCode(200);
        gateway.becomes("settings/bandwidth", "IN_STEP").body("epoch", is(2)).body("reportedEpoch", is(2));
    }

    private static void verifyAudit() throws Exception {
        PackagedCommand verify = PackagedCommand.run(database.settings(), "verify-audit");
        assertThat(verify.exitCode()).as(verify.output()).isZero();
        assertThat(verify.output()).contains("holds up to entry");
    }

    private static OwnFleet fleet(String prefix, int size) {
        return OwnFleet.start(
                URI.create("http://127.0.0.1:" + RestAssured.port + "/"),
                "127.0.0.1",
                broker.port(),
                GROUP,
                prefix,
                size,
                folder.resolve(prefix));
    }

    private static void startReplica(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(SETTINGS);
        all.putAll(TestUsers.SETTINGS);
        all.putAll(more);
        PackagedReplica replica = PackagedReplica.start("drill", all);
        synchronized (REPLICAS) {
            REPLICAS.add(replica);
        }
        RestAssured.port = replica.port();
        await().atMost(SOON).until(() -> replica.metric("sallyport_broker_connected") == 1);
    }
}
