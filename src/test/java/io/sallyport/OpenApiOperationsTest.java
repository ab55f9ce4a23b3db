package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sallyport.recovery.LostPast;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.OpenApiCheck;
import io.sallyport.testing.OpenApiDocument.Operation;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Each operation of the OpenAPI document is called once and succeeds; {@link OpenApiCheck} compares what it answers. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class OpenApiOperationsTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TestHTTPResource("/")
    URI server;

    @Inject
    DataSource dataSource;

    @Test
    void everyOperationSucceedsAsTheDocumentSays() {
        OpenApiCheck.succeeded().clear();

        callGroupsAndSites();
        JsonNode registration = callGateways();
        try (PageGateway gateway = new PageGateway(EmbeddedServers.broker().port(), registration)) {
            gateway.saysItCan();
            gateway.connect();
            await().atMost(SOON)
                    .until(() -> given().get(place(gateway, "/status")).statusCode() == 200);
            callStatus(gateway);
            callCommands(gateway);
            callLogs(gateway);
            callStorage(gateway);
        }
        callBatches(registration.get("group").textValue());
        callRelease(registration);
        callTokens();
        callActivation();
        callEnrolment();
        callRecovery();
        await().atMost(SOON)
                .until(() ->
                        !given().get("/api/v1/audit/checkpoints").path("items").equals(List.of()));
        get("/api/v1/audit?limit=500");
        get("/api/v1/audit/export");
        get("/api/v1/audit/checkpoints");
        get("/asyncapi");
        get("/asyncapi/schemas/status.json");

        assertThat(OpenApiCheck.documentOf(server).operations())
                .filteredOn(operation -> !isStream(operation)
                        && !isServerless(operation)
                        && !operation.toString().contains("/broker/v1/crl"))
                .extracting(Operation::toString)
                .isSubsetOf(OpenApiCheck.succeeded());
    }

    @Test
    void refusesWhatItCanNeitherReadNorWrite() {
        given().accept("image/png")
                .get("/api/v1/groups")
                .then()
                .statusCode(406)
                .body("code", equalTo("NOT_ACCEPTABLE"));
        given().contentType("text/plain")
                .body("x")
                .post("/api/v1/gateways")
                .then()
                .statusCode(415)
                .body("code", equalTo("UNSUPPORTED_MEDIA_TYPE"));
        json("{\"name\":\"" + "x".repeat(300_000) + "\"}")
                .post("/api/v1/gateways")
                .then()
                .statusCode(413);
    }

    private static void callGroupsAndSites() {
        String group = Registry.newGroup();
        get("/api/v1/groups");
        get("/api/v1/groups/" + group);
        get("/api/v1/groups/" + group + "/status/rollup");
        given().post("/api/v1/groups/" + group + "/status/refresh").then().statusCode(202);
        given().delete("/api/v1/groups/" + group).then().statusCode(204);

        String site = "/api/v1/sites/s" + UUID.randomUUID();
        json("{\"displayName\":\"a plant\",\"timeZone\":\"Asia/Shanghai\"}")
                .put(site)
                .then()
                .statusCode(201);
        get(site);
        get("/api/v1/sites");
        given().delete(site).then().statusCode(204);
    }

    private static JsonNode callGateways() {
        String other = "/api/v1/gateways/" + Registry.newGateway().get("id").textValue();
        given().contentType("application/merge-patch+json")
                .body("{\"description\":null,\"labels\":{\"env\":\"prod\"}}")
                .patch(other)
                .then()
                .statusCode(200);
        given().delete(other).then().statusCode(204);
        JsonNode registration = Registry.newGateway();
        get("/api/v1/gateways/" + registration.get("id").textValue());
        get("/api/v1/gateways?limit=1");
        return registration;
    }

    private static void callStatus(PageGateway gateway) {
        given().post(place(gateway, "/status/refresh")).then().statusCode(200);
        get(place(gateway, "/status/history"));
        get(place(gateway, "/forecast"));
        get("/api/v1/fleet/totals");
        get("/api/v1/fleet/forecast");
        get("/api/v1/fleet/unprotected-data");
    }

    private static void callCommands(PageGateway gateway) {
        String ended = json("{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":false}}")
                .header("Prefer", "wait=10")
                .post(place(gateway, "/commands"))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        get("/api/v1/commands/" + ended);
        get(place(gateway, "/commands"));
        given().post("/api/v1/commands/" + ended + "/reissue").then().statusCode(202);
        String scheduled = json("{\"method\":\"status.get\",\"notBefore\":\"%s\"}"
                        .formatted(Instant.now().plusSeconds(3_600)))
                .post(place(gateway, "/commands"))
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        given().post("/api/v1/commands/" + scheduled + "/cancel").then().statusCode(200);
        get("/api/v1/command-errors");
    }

    private static void callLogs(PageGateway gateway) {
        byte[] log = "what happened".getBytes(StandardCharsets.UTF_8);
        gateway.answersWith((self, request) -> self.result(
                request,
                "\"sizeBytes\":%d,\"sha256\":\"%s\",\"parts\":1"
                        .formatted(log.length, "bc3f7f7fd709c9072c5253f143df0964e4e7c7f8cb7bc80e39858ea9b3d0e2f0")));
        String command =
                json("{\"method\":\"gateway.collectLogs\",\"params\":{\"since\":\"2026-11-22T10:00:00Z\",\"maxBytes\":4800000}}")
                        .header("Prefer", "wait=10")
                        .post(place(gateway, "/commands"))
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("id");
        gateway.sendLogPart(command, 1, 1, log);
        await().atMost(SOON)
                .until(() -> given().get("/api/v1/commands/" + command + "/log").statusCode() == 200);
    }

    private static void callStorage(PageGateway gateway) {
        gateway.answersWith((self, request) -> self.result(request, ""));
        String bandwidth = place(gateway, "/settings/bandwidth");
        json("{\"schedule\":[]}").put(bandwidth).then().statusCode(202);
        await().atMost(SOON).until(() -> gateway.received().stream()
                .anyMatch(request -> request.path("method").asText().equals("gateway.setBandwidth")));
        gateway.reportConfig("\"bandwidth\":{\"schedule\":[],\"timeZone\":\"UTC\",\"epoch\":1,\"generation\":1}");
        await().atMost(SOON).untilAsserted(() -> get(bandwidth).body("sync", equalTo("IN_STEP")));
        get(place(gateway, "/settings"));
        get("/api/v1/resources?kind=BANDWIDTH&gateway=" + gateway.id()).body("items", hasSize(1));
        given().contentType("application/merge-patch+json")
                .body("{\"timeZone\":\"Asia/Shanghai\"}")
                .header("Prefer", "wait=10")
                .patch(bandwidth)
                .then()
                .statusCode(200);
        gateway.reportConfig("\"bandwidth\":{\"schedule\":[],\"timeZone\":\"UTC\",\"epoch\":1,\"generation\":1}");
        await().atMost(SOON).untilAsserted(() -> get(bandwidth).body("sync", equalTo("DRIFTED")));
        json("{\"until\":\"%s\"}".formatted(Instant.now().plusSeconds(3_600)))
                .post(bandwidth + "/ignore")
                .then()
                .statusCode(200);
        given().post(bandwidth + "/reissue").then().statusCode(202);
        given().header("Prefer", "wait=10").post(bandwidth + "/adopt").then().statusCode(200);
        get(bandwidth + "/revisions");
        given().header("Prefer", "wait=10")
                .post(bandwidth + "/revisions/2/restore")
                .then()
                .statusCode(200);
        get(place(gateway, "/storage"));
        json("{\"reconcile\":\"AUTO\"}")
                .patch(place(gateway, "/storage"))
                .then()
                .statusCode(200);
        given().post(place(gateway, "/storage/reissue")).then().statusCode(200);
        given().delete(bandwidth).then().statusCode(202);
    }

    private static void callBatches(String group) {
        // To a gateway that is offline, so that there is something to issue again.
        Registry.newGateway(group);
        String batch = "/api/v1/command-batches/"
                + json("{\"method\":\"status.get\",\"filter\":{\"group\":\"%s\"}}".formatted(group))
                        .post("/api/v1/command-batches")
                        .then()
                        .statusCode(202)
                        .extract()
                        .path("id");
        await().atMost(SOON).untilAsserted(() -> get(batch).body("state", equalTo("MADE")));
        get(batch + "/commands");
        given().post(batch + "/reissue-failed").then().statusCode(202);
        given().post(batch + "/cancel").then().statusCode(202);
    }

    private static void callTokens() {
        String token = "/api/v1/tokens/"
                + json("{\"name\":\"x\",\"grants\":[\"viewer\"],\"expiresInDays\":1}")
                        .post("/api/v1/tokens")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id");
        get(token);
        get("/api/v1/tokens");
        given().delete(token).then().statusCode(204);
    }

    private static void callActivation() {
        String gateway = "/api/v1/gateways/"
                + Registry.unclaimedGateway(Registry.newGroup()).get("id").textValue();
        json("{}").post(gateway + "/activation-codes").then().statusCode(201);
        given().delete(gateway + "/activation-codes").then().statusCode(204);
        NewMachine machine = new NewMachine();
        JsonNode activation = machine.activatedBy(
                json("{}").post(gateway + "/activation-codes").then().extract().path("code"));
        machine.renews(activation).statusCode(200);
        JsonNode credential = activation.get("credential");
        askedByTheBroker(
                        "authenticate",
                        """
                        {"clientid":%s,"username":%s,"password":%s}"""
                                .formatted(
                                        activation.get("clientId"),
                                        credential.get("username"),
                                        credential.get("password")))
                .body("result", equalTo("allow"));
        askedByTheBroker(
                        "authorize",
                        """
                        {"clientid":%s,"action":"publish","topic":%s}"""
                                .formatted(activation.get("clientId"), activation.at("/topics/status")))
                .body("result", equalTo("allow"));
        get("/broker/v1/jwks.json");
        get(gateway + "/credentials");
        get("/api/v1/expiring-credentials");
        get("/api/v1/refused-connections");
        given().post(gateway + "/credentials/rotate").then().statusCode(202);
        given().delete(gateway + "/credentials/" + credential.get("id").textValue())
                .then()
                .statusCode(204);
        given().delete(gateway + "/credentials").then().statusCode(204);
    }

    private static void callEnrolment() {
        JsonNode batch = Registry.parse(
                json("""
                        {"name":"x","group":"%s","location":"CLOUD","type":"FILE","class":"STANDARD","count":3,"approval":true,"expiresAt":"%s"}"""
                                .formatted(Registry.newGroup(), Instant.now().plusSeconds(3_600)))
                        .post("/api/v1/enrolment-batches")
                        .then()
                        .statusCode(201)
                        .extract()
                        .asString());
        String place = "/api/v1/enrolment-batches/" + batch.get("id").textValue();
        for (String decision : new String[] {"approve", "reject"}) {
            new NewMachine().claims(batch.get("code").textValue()).statusCode(202);
            String waiting = get(place + "/machines?state=WAITING").extract().path("items[0].id");
            given().post(place + "/machines/" + waiting + "/" + decision).then().statusCode(200);
        }
        get(place);
        get("/api/v1/enrolment-batches");
        given().post(place + "/close").then().statusCode(200);
    }

    private static ValidatableResponse askedByTheBroker(String what, String body) {
        return json(body)
                .auth()
                .none()
                .header("Authorization", "Bearer the-secret-of-the-broker-in-tests")
                .post("/broker/v1/" + what)
                .then()
                .statusCode(200);
    }

    /** A second machine with the gateway's identity brings it into quarantine. */
    private static void callRelease(JsonNode registration) {
        try (PageGateway clone = new PageGateway(EmbeddedServers.broker().port(), registration)) {
            clone.connect();
            await().atMost(SOON).untilAsserted(() -> get(place(clone, "")).body("lifecycle", equalTo("QUARANTINED")));
            given().post(place(clone, "/release")).then().statusCode(200);
        }
    }

    private void callRecovery() {
        LostPast past = new LostPast(dataSource);
        past.isOpen();
        try {
            String group = Registry.newGroup();
            get("/api/v1/recovery");
            get("/api/v1/recovery/gateways?limit=1");
            json("{\"choice\":\"ADOPT\",\"group\":\"%s\"}".formatted(group))
                    .post("/api/v1/recovery/decisions?preview=true")
                    .then()
                    .statusCode(200);
            String unknown = "/api/v1/recovery/unknown-gateways/";
            json("{\"type\":\"FILE\"}")
                    .post(unknown + past.unknownGateway(group) + "/approve")
                    .then()
                    .statusCode(200);
            given().post(unknown + past.unknownGateway(group) + "/reject")
                    .then()
                    .statusCode(200);
            get("/api/v1/recovery/unknown-gateways");
            given().post("/api/v1/recovery/end?leaveOpen=true").then().statusCode(200);
        } finally {
            past.isForgotten();
        }
    }

    /** ServerlessIT has them: here they are not there. */
    private static boolean isServerless(Operation operation) {
        return operation.path().startsWith("/ingress/") || operation.path().startsWith("/internal/");
    }

    /** LiveChangesTest has it: such an answer does not end. */
    private static boolean isStream(Operation operation) {
        return operation.description().at("/responses/200/content").has("text/event-stream");
    }

    private static String place(PageGateway gateway, String below) {
        return "/api/v1/gateways/" + gateway.id() + below;
    }

    private static ValidatableResponse get(String path) {
        return given().get(path).then().statusCode(200);
    }

    private static RequestSpecification json(String body) {
        return given().contentType("application/json").body(body);
    }
}
