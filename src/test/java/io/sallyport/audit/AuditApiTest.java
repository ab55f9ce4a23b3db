package io.sallyport.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sallyport.security.Actor;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.TestUsers;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The audit over REST. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AuditApiTest {
    private static final String AUDIT = "/api/v1/audit?";

    private final String alice = "user:alice-" + UUID.randomUUID();
    private final String group = "GID_t" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    Audit audit;

    @BeforeEach
    void fiveEntries() {
        QuarkusTransaction.requiringNew()
                .run(() -> audit.record(List.of(
                        deed("test.a", "1").inGroup(group),
                        deed("test.a", "2"),
                        deed("test.b", "3").inGroup(group),
                        deed("test.b", "4"),
                        deed("test.b", "5").with("why", "because"))));
        await().until(() -> ids("actor=" + alice).size() == 5);
    }

    @Test
    void findsByWhoWhatToWhichAndWhen() {
        assertThat(ids("actor=" + alice)).containsExactly("5", "4", "3", "2", "1");
        assertThat(ids("actor=" + alice + "&action=test.a")).containsExactly("2", "1");
        assertThat(ids("actor=" + alice + "&resourceId=4")).containsExactly("4");
        assertThat(ids("actor=" + alice + "&resource=test")).hasSize(5);
        assertThat(ids("actor=" + alice + "&resource=gateway")).isEmpty();
        assertThat(ids("group=" + group)).containsExactly("3", "1");
        assertThat(ids("actor=" + alice + "&outcome=denied")).isEmpty();
        assertThat(ids("actor=" + alice + "&outcome=done")).hasSize(5);
        assertThat(ids("actor=" + alice + "&from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z"))
                .hasSize(5);
        assertThat(ids("actor=" + alice + "&to=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("actor=" + alice + "&from=2999-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("actor=nobody")).isEmpty();
    }

    @Test
    void goesOnWhereAPageEnds() {
        Response page = given().get(AUDIT + "limit=2&actor=" + alice);
        assertThat(page.<List<String>>path("items.resourceId")).containsExactly("5", "4");
        String next = page.header("Link").replaceAll("<(.*)>.*", "$1");

        Response second = given().urlEncodingEnabled(false).get(next);
        assertThat(second.<List<String>>path("items.resourceId")).containsExactly("3", "2");
    }

    @Test
    void fromAndToAreTheFirstMomentAndTheOneBehindTheLast() {
        String at = given().get(AUDIT + "actor=" + alice).path("items[0].at");

        assertThat(ids("actor=" + alice + "&from=" + at)).hasSize(5);
        assertThat(ids("actor=" + alice + "&to=" + at)).isEmpty();
    }

    @Test
    void whatWasRolledBackWasNotDone() {
        QuarkusTransaction.begin();
        audit.record(deed("test.c", "6"));
        QuarkusTransaction.rollback();
        QuarkusTransaction.requiringNew().run(() -> audit.record(deed("test.c", "7")));

        await().until(() -> ids("actor=" + alice + "&action=test.c").contains("7"));
        assertThat(ids("actor=" + alice + "&action=test.c")).containsExactly("7");
    }

    @Test
    void saysAllThatAnEntryHas() {
        given().get(AUDIT + "actor=" + alice + "&resourceId=5")
                .then()
                .statusCode(200)
                .body("items[0].sequence", greaterThan(0))
                .body("items[0].hash", matchesPattern("[0-9a-f]{64}"))
                .body("items[0].actor", equalTo(alice))
                .body("items[0].address", equalTo("192.0.2.1"))
                .body("items[0].action", equalTo("test.b"))
                .body("items[0].outcome", equalTo("DONE"))
                .body("items[0].resource", equalTo("test"))
                .body("items[0].groupId", equalTo(null))
                .body("items[0].detail", equalTo("{\"why\":\"because\"}"))
                .body("items[0].times", equalTo(1));
        given().get(AUDIT + "actor=" + alice + "&resourceId=3").then().body("items[0].groupId", equalTo(group));
    }

    @Test
    void whoAdministersAGroupSeesItsEntriesOnly() {
        assertThat(ids(tokenFor("admin@group:" + group), "actor=" + alice)).containsExactly("3", "1");
        assertThat(ids(tokenFor("admin@group:" + group + ",site:lyon"), "actor=" + alice))
                .isEmpty();
        assertThat(ids(tokenFor("admin@site:lyon"), "actor=" + alice)).isEmpty();
        assertThat(ids(tokenFor("admin@group:GID_elsewhere"), "group=" + group)).isEmpty();
        String ofGroup = tokenFor("admin@group:" + group);
        given().auth()
                .none()
                .header("Authorization", ofGroup)
                .get("/api/v1/audit/export")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({
        "outcome=perhaps, INVALID_FILTER",
        "from=yesterday, INVALID_TIME",
        "to=+1000000-01-01T00:00:00Z, INVALID_TIME",
        "after=x, INVALID_CURSOR",
        "after=-1, INVALID_CURSOR"
    })
    void refusesWhatIsNoFilter(String query, String code) {
        given().urlEncodingEnabled(false)
                .get("/api/v1/audit?" + query.replace("+", "%2B"))
                .then()
                .statusCode(400)
                .body("code", equalTo(code));
    }

    @Test
    void exportsALineForEach() {
        String lines = given().get("/api/v1/audit/export")
                .then()
                .contentType("application/x-ndjson")
                .extract()
                .asString();

        assertThat(lines.lines().filter(line -> line.contains(alice)))
                .hasSize(5)
                .allMatch(line -> line.startsWith("{\"entry\":{\"sequence\":"));
        assertThat(lines).endsWith("\n");
    }

    private List<String> ids(String query) {
        return ids(TestUsers.ADMIN, query);
    }

    private static List<String> ids(String authorization, String query) {
        return given().auth()
                .none()
                .header("Authorization", authorization)
                .get(AUDIT + query)
                .then()
                .statusCode(200)
                .extract()
                .path("items.resourceId");
    }

    private static String tokenFor(String grant) {
        return "Bearer "
                + given().contentType(ContentType.JSON)
                        .body("{\"name\":\"t\",\"grants\":[\"%s\"],\"expiresInDays\":1}".formatted(grant))
                        .post("/api/v1/tokens")
                        .path("token");
    }

    private Deed deed(String action, String id) {
        return Deed.of(new Actor(alice, "192.0.2.1"), action, "test", id);
    }
}
