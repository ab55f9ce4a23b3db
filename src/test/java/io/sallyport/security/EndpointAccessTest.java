package io.sallyport.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.TestUsers;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who may call what. A new endpoint fails this test until somebody writes here who may call it; what is written here is tried with each role, with none
 * and with credentials that are wrong.
 */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class EndpointAccessTest {
    private static final String VIEWER_REACH = "viewer REACH";

    private static final Map<String, String> DECISIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /api/v1/groups", VIEWER_REACH),
            Map.entry("GET /api/v1/groups/{id}", "viewer GROUP"),
            Map.entry("PUT /api/v1/groups/{id}", "admin WHOLE_GROUP"),
            Map.entry("DELETE /api/v1/groups/{id}", "admin WHOLE_GROUP"),
            Map.entry("GET /api/v1/groups/{id}/status/rollup", "viewer GROUP"),
            Map.entry("POST /api/v1/groups/{id}/status/refresh", "operator WHOLE_GROUP"),
            Map.entry("GET /api/v1/sites", VIEWER_REACH),
            Map.entry("GET /api/v1/sites/{name}", "viewer SITE"),
            Map.entry("PUT /api/v1/sites/{name}", "admin WHOLE_SITE"),
            Map.entry("DELETE /api/v1/sites/{name}", "admin WHOLE_SITE"),
            Map.entry("GET /api/v1/gateways", VIEWER_REACH),
            Map.entry("POST /api/v1/gateways", "operator REACH"),
            Map.entry("GET /api/v1/gateways/{id}", "viewer GATEWAY"),
            Map.entry("PATCH /api/v1/gateways/{id}", "operator GATEWAY"),
            Map.entry("DELETE /api/v1/gateways/{id}", "admin GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/release", "admin GATEWAY"),
            Map.entry("GET /api/v1/gateways/{id}/status", "viewer GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/status/refresh", "operator GATEWAY"),
            Map.entry("GET /api/v1/gateways/{id}/status/history", "viewer GATEWAY"),
            Map.entry("GET /api/v1/gateways/{id}/commands", "viewer GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/commands", "operator GATEWAY"),
            Map.entry("GET /api/v1/gateways/{id}/{kind}", "viewer GATEWAY"),
            Map.entry("GET /api/v1/gateways/{id}/{kind}/{name}", "viewer GATEWAY"),
            Map.entry("PUT /api/v1/gateways/{id}/{kind}/{name}", "operator GATEWAY"),
            Map.entry("PATCH /api/v1/gateways/{id}/{kind}/{name}", "operator GATEWAY"),
            Map.entry("DELETE /api/v1/gateways/{id}/{kind}/{name}", "operator GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/{kind}/{name}/reissue", "operator GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/{kind}/{name}/adopt", "operator GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/{kind}/{name}/ignore", "operator GATEWAY"),
            Map.entry("GET /api/v1/gateways/{id}/{kind}/{name}/revisions", "viewer GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/{kind}/{name}/revisions/{generation}/restore", "operator GATEWAY"),
            Map.entry("GET /api/v1/gateways/{id}/storage", "viewer GATEWAY"),
            Map.entry("PATCH /api/v1/gateways/{id}/storage", "operator GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/storage/reissue", "operator GATEWAY"),
            Map.entry("GET /api/v1/resources", VIEWER_REACH),
            Map.entry("GET /api/v1/gateways/{id}/forecast", "viewer GATEWAY"),
            Map.entry("GET /api/v1/fleet/totals", VIEWER_REACH),
            Map.entry("GET /api/v1/fleet/forecast", VIEWER_REACH),
            Map.entry("GET /api/v1/fleet/unprotected-data", VIEWER_REACH),
            Map.entry("GET /api/v1/changes", VIEWER_REACH),
            Map.entry("GET /api/v1/command-errors", VIEWER_REACH),
            Map.entry("GET /api/v1/commands/{id}", "viewer COMMAND"),
            Map.entry("GET /api/v1/commands/{id}/log", "operator COMMAND"),
            Map.entry("POST /api/v1/commands/{id}/reissue", "operator COMMAND"),
            Map.entry("POST /api/v1/commands/{id}/cancel", "operator COMMAND"),
            Map.entry("POST /api/v1/command-batches", "operator REACH"),
            Map.entry("GET /api/v1/command-batches/{id}", "viewer COMMAND_BATCH"),
            Map.entry("GET /api/v1/command-batches/{id}/commands", "viewer COMMAND_BATCH"),
            Map.entry("POST /api/v1/command-batches/{id}/cancel", "operator COMMAND_BATCH"),
            Map.entry("POST /api/v1/command-batches/{id}/reissue-failed", "operator COMMAND_BATCH"),
            Map.entry("GET /api/v1/tokens", VIEWER_REACH),
            Map.entry("POST /api/v1/tokens", VIEWER_REACH),
            Map.entry("GET /api/v1/tokens/{id}", VIEWER_REACH),
            Map.entry("DELETE /api/v1/tokens/{id}", VIEWER_REACH),
            Map.entry("GET /api/v1/refused-connections", VIEWER_REACH),
            Map.entry("GET /api/v1/expiring-credentials", VIEWER_REACH),
            Map.entry("GET /api/v1/gateways/{id}/credentials", "viewer GATEWAY"),
            Map.entry("DELETE /api/v1/gateways/{id}/credentials", "operator GATEWAY"),
            Map.entry("DELETE /api/v1/gateways/{id}/credentials/{credentialId}", "operator GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/credentials/rotate", "operator GATEWAY"),
            Map.entry("POST /api/v1/gateways/{id}/activation-codes", "operator GATEWAY"),
            Map.entry("DELETE /api/v1/gateways/{id}/activation-codes", "operator GATEWAY"),
            Map.entry("POST /api/v1/enrolment-batches", "operator REACH"),
            Map.entry("GET /api/v1/enrolment-batches", VIEWER_REACH),
            Map.entry("GET /api/v1/enrolment-batches/{id}", "viewer ENROLMENT_BATCH"),
            Map.entry("GET /api/v1/enrolment-batches/{id}/machines", "viewer ENROLMENT_BATCH"),
            Map.entry("POST /api/v1/enrolment-batches/{id}/machines/{machineId}/approve", "operator ENROLMENT_BATCH"),
            Map.entry("POST /api/v1/enrolment-batches/{id}/machines/{machineId}/reject", "operator ENROLMENT_BATCH"),
            Map.entry("POST /api/v1/enrolment-batches/{id}/close", "operator ENROLMENT_BATCH"),
            Map.entry("POST /gateway/v1/claims", "open"),
            Map.entry("POST /gateway/v1/credentials", "open"),
            Map.entry("POST /broker/v1/authenticate", "open"),
            Map.entry("POST /broker/v1/authorize", "open"),
            Map.entry("GET /broker/v1/jwks.json", "open"),
            Map.entry("GET /broker/v1/crl", "open"),
            Map.entry("GET /api/v1/recovery", "admin FLEET"),
            Map.entry("GET /api/v1/recovery/gateways", "admin FLEET"),
            Map.entry("POST /api/v1/recovery/decisions", "admin FLEET"),
            Map.entry("POST /api/v1/recovery/end", "admin FLEET"),
            Map.entry("GET /api/v1/recovery/unknown-gateways", "admin FLEET"),
            Map.entry("POST /api/v1/recovery/unknown-gateways/{id}/approve", "admin FLEET"),
            Map.entry("POST /api/v1/recovery/unknown-gateways/{id}/reject", "admin FLEET"),
            Map.entry("POST /ingress/uplink", "open"),
            Map.entry("POST /internal/tick", "open"),
            Map.entry("GET /api/v1/audit", "admin REACH"),
            Map.entry("GET /api/v1/audit/export", "admin FLEET"),
            Map.entry("GET /api/v1/audit/checkpoints", "admin FLEET"),
            Map.entry("GET /asyncapi", VIEWER_REACH),
            Map.entry("GET /asyncapi/schemas/{name}", VIEWER_REACH),
            Map.entry("GET /", VIEWER_REACH),
            Map.entry("GET /gateways/{id}", "viewer GATEWAY"),
            Map.entry("POST /gateways/{id}/commands", "operator GATEWAY"),
            Map.entry("POST /gateways/{id}/commands/{commandId}/reissue", "operator GATEWAY"),
            Map.entry("GET /sign-in", "open"),
            Map.entry("POST /sign-out", VIEWER_REACH)));

    /** What Quarkus serves: for everybody, or for whom is known. */
    private static final Map<String, Boolean> OTHERS = Map.of(
            "/q/health", true,
            "/q/health/live", true,
            "/q/health/ready", true,
            "/q/health/started", true,
            "/console/console.css", true,
            "/q/metrics", false,
            "/openapi", false,
            "/q/swagger-ui/", false);

    @TestHTTPResource("/")
    URI root;

    @Inject
    ApiTokenRepository tokens;

    @Inject
    ApiTokenService service;

    @Inject
    Clock clock;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> wrong = new ArrayList<>();
    private @Nullable String expiredToken;

    @BeforeEach
    void nothingIsWrongYet() {
        wrong.clear();
    }

    @Test
    void everyEndpointHasADecisionHere() {
        assertThat(endpoints().keySet()).isEqualTo(new TreeSet<>(DECISIONS.keySet()));
    }

    @Test
    void theDecisionsAreThoseOfTheEndpoints() {
        assertThat(endpoints()).isEqualTo(DECISIONS);
    }

    @Test
    void whatNobodyHasDecidedAboutIsRefusedToEverybody() throws Exception {
        assertThat(send("GET /undecided", TestUsers.ADMIN)).isEqualTo(403);
    }

    @Test
    void nobodyGetsInWithoutCredentialsOrWithWrongOnes() throws Exception {
        String forged = "Bearer spt_0123456789abc_" + "A".repeat(43);
        for (String endpoint : closed()) {
            expect(endpoint, null, 401);
            expect(endpoint, TestUsers.basic("stranger", "admin"), 401, 429);
            expect(endpoint, "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.", 401);
            expect(endpoint, forged, 401, 429);
            expect(endpoint, "Bearer spt_", 401, 429);
            expect(endpoint, "Digest username=admin", 401);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void eachRoleMayDoWhatIsWrittenHereAndNoMore() throws Exception {
        Map<Role, String> callers =
                Map.of(Role.VIEWER, TestUsers.VIEWER, Role.OPERATOR, TestUsers.OPERATOR, Role.ADMIN, TestUsers.ADMIN);
        for (String endpoint : closed()) {
            Role needed = Role.of(DECISIONS.get(endpoint).split(" ")[0]);
            for (Map.Entry<Role, String> caller : callers.entrySet()) {
                if (caller.getKey().includes(needed)) {
                    expectAllowed(endpoint, caller.getValue());
                } else {
                    expect(endpoint, caller.getValue(), 403);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoMayDoEverythingElsewhereMayDoNothingHere() throws Exception {
        String elsewhere = tokenFor("admin@group:GID_elsewhere,site:elsewhere");
        for (String endpoint : closed()) {
            if (DECISIONS.get(endpoint).endsWith(" REACH")) {
                expectAllowed(endpoint, elsewhere);
            } else {
                expect(endpoint, elsewhere, 403, 404);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTokenThatHasExpiredOrWasRevokedOpensNothing() throws Exception {
        TokenView revoked = service.issue(admin(), Actor.SYSTEM, new IssueToken("revoked", List.of("admin"), 1));
        service.revoke(admin(), Actor.SYSTEM, revoked.id());
        for (String endpoint : closed()) {
            expect(endpoint, "Bearer " + revoked.token(), 401);
            expect(endpoint, "Bearer " + expired(), 401);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatQuarkusServesIsClosedButForHealthAndThePageToSignIn() throws Exception {
        for (Map.Entry<String, Boolean> other : OTHERS.entrySet()) {
            int status = send("GET " + other.getKey(), null);
            assertThat(status == 401).as(other.getKey()).isEqualTo(!other.getValue());
            assertThat(send("GET " + other.getKey(), TestUsers.VIEWER))
                    .as(other.getKey())
                    .isNotIn(401, 403);
        }
    }

    private List<String> closed() {
        return DECISIONS.entrySet().stream()
                .filter(decision -> !decision.getValue().equals("open"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private String expired() {
        if (expiredToken == null) {
            TokenSecret secret = TokenSecret.make("0000expired00");
            QuarkusTransaction.requiringNew().run(() -> {
                tokens.deleteById(secret.id());
                tokens.flush();
                tokens.persist(new ApiToken(
                        secret.id(),
                        "expired",
                        secret.hash(),
                        List.of(new Grant(Role.ADMIN, Scope.EVERYTHING)),
                        "user:admin",
                        clock.instant().minus(Duration.ofDays(2)),
                        clock.instant().minus(Duration.ofDays(1))));
            });
            expiredToken = secret.token();
        }
        return expiredToken;
    }

    private String tokenFor(String... grants) {
        return "Bearer "
                + service.issue(admin(), Actor.SYSTEM, new IssueToken("test", List.of(grants), 1))
                        .token();
    }

    private static Caller admin() {
        return new Caller(Caller.Source.USER, "admin", List.of(new Grant(Role.ADMIN, Scope.EVERYTHING)));
    }

    private void expect(String endpoint, @Nullable String authorization, Integer... statuses) throws Exception {
        int status = send(endpoint, authorization);
        if (!List.of(statuses).contains(status)) {
            wrong.add(endpoint + " answered " + status + " to " + authorization);
        }
    }

    private void expectAllowed(String endpoint, String authorization) throws Exception {
        int status = send(endpoint, authorization);
        if (List.of(401, 403, 405, 500).contains(status)) {
            wrong.add(endpoint + " answered " + status + " to " + authorization);
        }
    }

    /** Without a body: who may do it hears that it is missing. The stream of changes ends when it is let go. */
    private int send(String endpoint, @Nullable String authorization) throws IOException, InterruptedException {
        String[] parts = endpoint.split(" ");
        String path = parts[1].replace("{id}", idFor(parts[1]))
                .replace("{kind}", "shares")
                .replace("{name}", "there")
                .replace("{generation}", "1")
                .replace("{machineId}", "en-0000000000000")
                .replace("{credentialId}", "cr-0000000000000")
                .replace("{commandId}", "0191f6c2-0000-7000-8000-000000000000");
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path))
                .method(parts[0], HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        response.body().close();
        return response.statusCode();
    }

    private static String idFor(String path) {
        if (path.startsWith("/api/v1/groups")) {
            return "GID_here";
        }
        return path.contains("/gateways/") ? "gw-0000000000000" : "0191f6c2-0000-7000-8000-000000000000";
    }

    /** All that JAX-RS serves, with what it says who needs. */
    static Map<String, String> endpoints() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.sallyport");
        Map<String, String> endpoints = new TreeMap<>();
        classes.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .flatMap(type -> type.getMethods().stream())
                .forEach(method ->
                        verbs(method).forEach(verb -> endpoints.put(verb + " " + path(method), needs(method))));
        return endpoints;
    }

    private static Stream<String> verbs(JavaMethod method) {
        return method.getAnnotations().stream()
                .filter(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class)
                        || annotation.getRawType().getPackageName().equals("jakarta.ws.rs")
                                && List.of("GET", "POST", "PUT", "PATCH", "DELETE")
                                        .contains(annotation.getRawType().getSimpleName()))
                .map(annotation -> annotation.getRawType().getSimpleName());
    }

    private static String path(JavaMethod method) {
        // As it is in the documents, without the form that a parameter has.
        String path = method.getOwner().getAnnotationOfType(Path.class).value().replaceAll(": [^}]*", "");
        String more = method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
        return more.isEmpty() ? path : path.replaceAll("/$", "") + "/" + more.replaceAll("^/", "");
    }

    private static String needs(JavaMethod method) {
        return method.tryGetAnnotationOfType(Needs.class)
                .map(needs -> needs.value().word() + " " + needs.on())
                .orElseGet(() -> method.isAnnotatedWith(PermitAll.class) ? "open" : "nobody");
    }
}
