package io.sallyport.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.recovery.LostPast;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.Registry;
import io.sallyport.testing.TestUsers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever changes something leaves an entry that says who did it. A new endpoint that may change something fails this test until somebody writes here which. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AuditedOperationsTest {
    @Inject
    DataSource dataSource;

    /** What brokers ask, and what wakes a serverless console: messages of gateways and the console's own work, which are in no audit over MQTT either. */
    private static final Set<String> QUESTIONS = Set.of(
            "POST /broker/v1/authenticate", "POST /broker/v1/authorize", "POST /ingress/uplink", "POST /internal/tick");

    private static final String ADMIN = "user:admin";

    private final Map<String, Operation> operations = new LinkedHashMap<>();

    @Test
    void eachOperationThatMayChangeSomethingIsTriedHere() {
        fill();

        assertThat(new TreeSet<>(operations.keySet()))
                .isEqualTo(new TreeSet<>(EndpointAccessTest.endpoints().keySet().stream()
                        .filter(endpoint -> !endpoint.startsWith("GET ") && !QUESTIONS.contains(endpoint))
                        .toList()));
    }

    @Test
    void eachLeavesOneEntryThatSaysWhoDidIt() throws SQLException {
        fill();
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Operation> one : operations.entrySet()) {
            Operation operation = one.getValue();
            Supplier<Response> prepared = operation.prepare().get();
            long before = entries(operation.action(), operation.actor());
            int status = prepared.get().statusCode();
            long entries = entries(operation.action(), operation.actor()) - before;
            if (entries != 1) {
                wrong.add("%s answered %d and left %d entries %s"
                        .formatted(one.getKey(), status, entries, operation.action()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatIsAskedForTwiceWithOneKeyIsDoneOnce() throws SQLException {
        String gateway = gateway();
        String key = UUID.randomUUID().toString();
        long before = entries("command.issue", ADMIN);

        json("{\"method\":\"status.get\"}")
                .header("Idempotency-Key", key)
                .post("/api/v1/gateways/" + gateway + "/commands");
        json("{\"method\":\"status.get\"}")
                .header("Idempotency-Key", key)
                .post("/api/v1/gateways/" + gateway + "/commands");

        assertThat(entries("command.issue", ADMIN) - before).isEqualTo(1);
    }

    @Test
    void whatIsRefusedLeavesNoEntryThatItWasDone() throws SQLException {
        String group = Registry.newGroup();
        Registry.newGateway(group);
        long before = entries("group.delete", ADMIN);

        as().delete("/api/v1/groups/" + group).then().statusCode(409);

        assertThat(entries("group.delete", ADMIN) - before).isZero();
    }

    private void fill() {
        put(
                "PUT /api/v1/groups/{id}",
                "group.create",
                () -> () -> json("{\"displayName\":\"x\"}")
                        .put("/api/v1/groups/GID_t"
                                + UUID.randomUUID().toString().substring(0, 8)));
        put("DELETE /api/v1/groups/{id}", "group.delete", () -> {
            String group = Registry.newGroup();
            return () -> as().delete("/api/v1/groups/" + group);
        });
        put("POST /api/v1/groups/{id}/status/refresh", "group.pull-status", () -> {
            String group = Registry.newGroup();
            return () -> as().post("/api/v1/groups/" + group + "/status/refresh");
        });
        put("PUT /api/v1/sites/{name}", "site.create", () -> () -> newSite());
        put("DELETE /api/v1/sites/{name}", "site.delete", () -> {
            String site = newSite().path("name");
            return () -> as().delete("/api/v1/sites/" + site);
        });
        put("POST /api/v1/gateways", "gateway.register", () -> {
            String group = Registry.newGroup();
            return () ->
                    json("{\"name\":\"n\",\"group\":\"%s\",\"location\":\"CLOUD\",\"type\":\"FILE\",\"class\":\"STANDARD\"}"
                                    .formatted(group))
                            .post("/api/v1/gateways");
        });
        ofGateway("PATCH /api/v1/gateways/{id}", "gateway.change", id -> json("{\"description\":\"x\"}")
                .patch("/api/v1/gateways/" + id));
        ofGateway("DELETE /api/v1/gateways/{id}", "gateway.delete", id -> as().delete("/api/v1/gateways/" + id));
        ofGateway("POST /api/v1/gateways/{id}/release", "gateway.release", id -> {
            quarantine(id);
            return as().post("/api/v1/gateways/" + id + "/release");
        });
        ofGateway("POST /api/v1/gateways/{id}/status/refresh", "command.issue", id -> as().post(
                        "/api/v1/gateways/" + id + "/status/refresh"));
        ofGateway("POST /api/v1/gateways/{id}/commands", "command.issue", this::command);
        put("POST /api/v1/commands/{id}/reissue", "command.reissue", () -> {
            String command = command(gateway()).path("id");
            return () -> as().post("/api/v1/commands/" + command + "/reissue");
        });
        put("POST /api/v1/commands/{id}/cancel", "command.cancel", () -> {
            String later = Instant.now()
                    .plus(1, ChronoUnit.HOURS)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
            String command = json("{\"method\":\"status.get\",\"notBefore\":\"%s\"}".formatted(later))
                    .post("/api/v1/gateways/" + gateway() + "/commands")
                    .path("id");
            return () -> as().post("/api/v1/commands/" + command + "/cancel");
        });
        put("POST /api/v1/command-batches", "command-batch.issue", () -> {
            String gateway = gateway();
            return () -> batch(gateway);
        });
        put("POST /api/v1/command-batches/{id}/cancel", "command-batch.cancel", () -> {
            String batch = batch(gateway()).path("id");
            return () -> as().post("/api/v1/command-batches/" + batch + "/cancel");
        });
        put("POST /api/v1/command-batches/{id}/reissue-failed", "command-batch.reissue", () -> {
            String batch = batch(gateway()).path("id");
            await().until(() ->
                    "MADE".equals(as().get("/api/v1/command-batches/" + batch).path("state")));
            return () -> as().post("/api/v1/command-batches/" + batch + "/reissue-failed");
        });
        put("POST /api/v1/tokens", "token.issue", () -> this::token);
        put("DELETE /api/v1/tokens/{id}", "token.revoke", () -> {
            String token = token().path("id");
            return () -> as().delete("/api/v1/tokens/" + token);
        });
        fillActivation();
        fillStorage();
        ofGateway("POST /gateways/{id}/commands", "command.issue", id -> as().formParam("method", "status.get")
                .post("/gateways/" + id + "/commands"));
        put("POST /gateways/{id}/commands/{commandId}/reissue", "command.reissue", () -> {
            String gateway = gateway();
            String command = command(gateway).path("id");
            return () -> as().post("/gateways/" + gateway + "/commands/" + command + "/reissue");
        });
        put(
                "POST /sign-out",
                "session.end",
                () -> () -> as().redirects().follow(false).post("/sign-out"));
        fillRecovery();
    }

    @AfterEach
    void noRecoveryIsLeft() {
        new LostPast(dataSource).isForgotten();
    }

    private void fillRecovery() {
        LostPast past = new LostPast(dataSource);
        String unknown = "/api/v1/recovery/unknown-gateways/";
        put("POST /api/v1/recovery/decisions", "recovery.adopt", () -> {
            String id = gateway();
            bandwidth(id);
            hasReported();
            past.isOpen();
            return () -> json("{\"choice\":\"ADOPT\",\"gateways\":[\"%s\"]}".formatted(id))
                    .post("/api/v1/recovery/decisions");
        });
        put("POST " + unknown + "{id}/approve", "recovery.approve", () -> {
            String id = past.unknownGateway(Registry.newGroup());
            return () -> json("{\"type\":\"FILE\"}").post(unknown + id + "/approve");
        });
        put("POST " + unknown + "{id}/reject", "recovery.reject", () -> {
            String id = past.unknownGateway(Registry.newGroup());
            return () -> as().post(unknown + id + "/reject");
        });
        // At last, as nothing else is sent before it has ended.
        put("POST /api/v1/recovery/end", "recovery.end", () -> {
            past.isOpen();
            return () -> as().post("/api/v1/recovery/end?leaveOpen=true");
        });
    }

    private void fillStorage() {
        String path = "/api/v1/gateways/{id}/{kind}/{name}";
        ofGateway("PUT " + path, "storage.put", this::bandwidth);
        ofBandwidth("PATCH " + path, "storage.patch", place -> as().contentType("application/merge-patch+json")
                .body("{\"timeZone\":\"Asia/Shanghai\"}")
                .patch(place));
        ofBandwidth("DELETE " + path, "storage.delete", place -> as().delete(place));
        ofBandwidth("POST " + path + "/reissue", "storage.reissue", place -> as().post(place + "/reissue"));
        ofBandwidth("POST " + path + "/adopt", "storage.adopt", place -> {
            hasReported();
            return as().post(place + "/adopt");
        });
        ofBandwidth("POST " + path + "/ignore", "storage.ignore", place -> json("{\"until\":\"%s\"}"
                        .formatted(Instant.now().plus(1, ChronoUnit.DAYS)))
                .post(place + "/ignore"));
        ofBandwidth("POST " + path + "/revisions/{generation}/restore", "storage.restore", place -> {
            json("{\"schedule\":[],\"timeZone\":\"Europe/Paris\"}").put(place);
            return as().post(place + "/revisions/1/restore");
        });
        ofGateway(
                "PATCH /api/v1/gateways/{id}/storage", "storage.reconcile-auto", id -> json("{\"reconcile\":\"AUTO\"}")
                        .patch("/api/v1/gateways/" + id + "/storage"));
        ofGateway("POST /api/v1/gateways/{id}/storage/reissue", "storage.reissue-all", id -> as().post(
                        "/api/v1/gateways/" + id + "/storage/reissue"));
    }

    private void ofBandwidth(String endpoint, String action, Function<String, Response> call) {
        put(endpoint, action, () -> {
            String id = gateway();
            bandwidth(id);
            return () -> call.apply("/api/v1/gateways/" + id + "/settings/bandwidth");
        });
    }

    private Response bandwidth(String id) {
        return json("{\"schedule\":[]}").put("/api/v1/gateways/" + id + "/settings/bandwidth");
    }

    /** Every gateway: that it has none of what it was told. */
    private void hasReported() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE storage_gateway SET received_at = UTC_TIMESTAMP(3)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fillActivation() {
        ofGateway("POST /api/v1/gateways/{id}/activation-codes", "activation-code.create", id -> json("{}")
                .post("/api/v1/gateways/" + id + "/activation-codes"));
        put("DELETE /api/v1/gateways/{id}/activation-codes", "activation-code.withdraw", () -> {
            String id = gateway();
            code(id);
            return () -> as().delete("/api/v1/gateways/" + id + "/activation-codes");
        });
        put("POST /api/v1/gateways/{id}/credentials/rotate", "credential.rotate", () -> {
            String id = claimed(new NewMachine()).get("gatewayId").textValue();
            return () -> as().post("/api/v1/gateways/" + id + "/credentials/rotate");
        });
        put("DELETE /api/v1/gateways/{id}/credentials", "gateway.cut-off", () -> {
            String id = claimed(new NewMachine()).get("gatewayId").textValue();
            return () -> as().delete("/api/v1/gateways/" + id + "/credentials");
        });
        put("DELETE /api/v1/gateways/{id}/credentials/{credentialId}", "credential.revoke", () -> {
            String path = "/api/v1/gateways/"
                    + claimed(new NewMachine()).get("gatewayId").textValue() + "/credentials";
            String credential = as().get(path).path("items[0].id");
            return () -> as().delete(path + "/" + credential);
        });
        put("POST /api/v1/enrolment-batches", "enrolment-batch.create", () -> () -> enrolment());
        put("POST /api/v1/enrolment-batches/{id}/close", "enrolment-batch.close", () -> {
            String batch = enrolment().path("id");
            return () -> as().post("/api/v1/enrolment-batches/" + batch + "/close");
        });
        for (String decision : List.of("approve", "reject")) {
            put("POST /api/v1/enrolment-batches/{id}/machines/{machineId}/" + decision, "enrolment." + decision, () -> {
                Response batch = enrolment();
                new NewMachine().claims(batch.path("code")).statusCode(202);
                String machines = "/api/v1/enrolment-batches/" + batch.path("id") + "/machines";
                String waiting = as().get(machines).path("items[0].id");
                return () -> as().post(machines + "/" + waiting + "/" + decision);
            });
        }
        operations.put("POST /gateway/v1/claims", new Operation("gateway.claim", "machine:SN-%", () -> {
            String code = code(gateway());
            return () -> new NewMachine().claims(code).extract().response();
        }));
        operations.put("POST /gateway/v1/credentials", new Operation("credential.renew", "gateway:gw-%", () -> {
            NewMachine machine = new NewMachine();
            JsonNode activation = claimed(machine);
            return () -> machine.renews(activation).extract().response();
        }));
    }

    private static JsonNode claimed(NewMachine machine) {
        return machine.activatedBy(code(gateway()));
    }

    private static String code(String gateway) {
        return json("{}")
                .post("/api/v1/gateways/" + gateway + "/activation-codes")
                .path("code");
    }

    private static Response enrolment() {
        return json("""
                        {"name":"b-%s","group":"%s","location":"CLOUD","type":"FILE","class":"STANDARD","count":2,"approval":true,"expiresAt":"%s"}"""
                        .formatted(
                                UUID.randomUUID(),
                                Registry.newGroup(),
                                Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS)))
                .post("/api/v1/enrolment-batches");
    }

    private void ofGateway(String endpoint, String action, java.util.function.Function<String, Response> call) {
        put(endpoint, action, () -> {
            String id = gateway();
            return () -> call.apply(id);
        });
    }

    private void put(String endpoint, String action, Supplier<Supplier<Response>> prepare) {
        operations.put(endpoint, new Operation(action, ADMIN, prepare));
    }

    private static String gateway() {
        JsonNode gateway = Registry.newGateway();
        return gateway.get("id").asText();
    }

    private static Response newSite() {
        return json("{\"displayName\":\"x\",\"timeZone\":\"Europe/Paris\"}")
                .put("/api/v1/sites/s" + UUID.randomUUID().toString().substring(0, 8));
    }

    private Response command(String gateway) {
        return json("{\"method\":\"status.get\"}").post("/api/v1/gateways/" + gateway + "/commands");
    }

    private static Response batch(String gateway) {
        return json("{\"method\":\"status.get\",\"gatewayIds\":[\"%s\"]}".formatted(gateway))
                .post("/api/v1/command-batches");
    }

    private Response token() {
        return json("{\"name\":\"test\",\"grants\":[\"viewer\"],\"expiresInDays\":1}")
                .post("/api/v1/tokens");
    }

    private static RequestSpecification json(String body) {
        return as().contentType(ContentType.JSON).body(body);
    }

    private static RequestSpecification as() {
        return given().auth().none().header("Authorization", TestUsers.ADMIN);
    }

    private void quarantine(String id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE gateway SET lifecycle = 'QUARANTINED', quarantine_reason = 'x', quarantined_since ="
                                + " UTC_TIMESTAMP(3) WHERE id = ?")) {
            update.setString(1, id);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long entries(String action, String actor) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT COUNT(*) FROM audit_entry WHERE action = ? AND outcome = 'DONE' AND actor LIKE ? AND"
                                + " address = '127.0.0.1'")) {
            select.setString(1, action);
            select.setString(2, actor);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private record Operation(String action, String actor, Supplier<Supplier<Response>> prepare) {}
}
