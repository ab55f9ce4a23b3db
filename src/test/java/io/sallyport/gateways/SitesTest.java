package io.sallyport.gateways;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EventStream;
import io.sallyport.testing.Registry;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sites, and the gateways that stand there, as a program sees them. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class SitesTest {
    private static final String SITES = "/api/v1/sites/";
    private static final String GATEWAYS = "/api/v1/gateways";
    private static final String MINIMAL = "{\"displayName\":\"Plant\",\"timeZone\":\"Asia/Shanghai\"}";
    private static final String WHOLE =
            """
            {"displayName":"Plant 2","timeZone":"Europe/Berlin",
             "contacts":[{"name":"Night shift","email":"shift@example.com","phone":"+49 30 1234"}],
             "wanLink":{"bandwidthMbps":200,"budgetGbPerMonth":5000},
             "maintenanceWindow":{"days":["SATURDAY"],"start":"02:00","durationMinutes":180},
             "freezes":[{"from":"2026-12-20T00:00:00Z","until":"2027-01-03T00:00:00Z","reason":"stock-taking"}]}""";

    private static final Duration SOON = Duration.ofSeconds(15);

    @TestHTTPResource("/api/v1/changes")
    URI changesUri;

    private final String name = "plant_" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void keepsAllThatASiteHas() {
        put(name, WHOLE).statusCode(201).header("Location", containsString(SITES + name));

        given().get(SITES + name)
                .then()
                .statusCode(200)
                .body("displayName", equalTo("Plant 2"))
                .body("timeZone", equalTo("Europe/Berlin"))
                .body("contacts[0].email", equalTo("shift@example.com"))
                .body("wanLink.bandwidthMbps", equalTo(200))
                .body("wanLink.budgetGbPerMonth", equalTo(5000))
                .body("maintenanceWindow.days", contains("SATURDAY"))
                .body("maintenanceWindow.start", equalTo("02:00"))
                .body("freezes[0].until", equalTo("2027-01-03T00:00:00Z"));
    }

    @Test
    void puttingASiteAgainTakesAwayWhatIsNotNamed() {
        put(name, WHOLE).statusCode(201);

        put(name, MINIMAL).statusCode(200);

        given().get(SITES + name)
                .then()
                .body("contacts", empty())
                .body("freezes", empty())
                .body("wanLink", nullValue())
                .body("maintenanceWindow", nullValue());
    }

    @Test
    void tellsWhatBecomesOfASite() throws Exception {
        try (EventStream stream = EventStream.open(URI.create(changesUri + "?kind=site"))) {
            put(name, MINIMAL).statusCode(201);
            await().atMost(SOON).until(() -> stream.changed("site", name));
        }
        try (EventStream stream = EventStream.open(URI.create(changesUri + "?kind=site"))) {
            given().delete(SITES + name).then().statusCode(204);
            await().atMost(SOON).until(() -> stream.changed("site", name));
        }
    }

    @Test
    void refusesAChangeOfAVersionThatHasPassed() {
        String tag = put(name, MINIMAL).extract().header("ETag");
        put(name, WHOLE).statusCode(200);

        problem(json(MINIMAL).header("If-Match", tag).put(SITES + name), 412, "VERSION_CHANGED");
        problem(given().header("If-Match", tag).delete(SITES + name), 412, "VERSION_CHANGED");

        given().get(SITES + name).then().body("displayName", equalTo("Plant 2"));
    }

    @Test
    void listsSitesByNameInPages() {
        put(name + "-a", MINIMAL);
        put(name + "-b", MINIMAL);
        put(name + "-c", MINIMAL);

        given().get("/api/v1/sites?limit=2&after=" + name)
                .then()
                .statusCode(200)
                .body("items.name", contains(name + "-a", name + "-b"))
                .header("Link", containsString("after=" + name + "-b"));
        given().get("/api/v1/sites?after=" + name + "-b").then().body("items[0].name", equalTo(name + "-c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeZone | \"+08:00\" | INVALID_REQUEST",
                "timeZone | \"Mars/Olympus\" | INVALID_REQUEST",
                "timeZone | null | INVALID_REQUEST",
                "displayName | \" \" | INVALID_REQUEST",
                "contacts | [{\"name\":\"x\",\"email\":\"not an address\"}] | INVALID_REQUEST",
                "contacts | [{\"name\":\"x\",\"phone\":\"call me\"}] | INVALID_REQUEST",
                "contacts | [{\"email\":\"a@example.com\"}] | INVALID_REQUEST",
                "contacts | [null] | INVALID_REQUEST",
                "wanLink | {\"bandwidthMbps\":0} | INVALID_REQUEST",
                "wanLink | {\"bandwidthMbps\":10,\"budgetGbPerMonth\":-1} | INVALID_REQUEST",
                "maintenanceWindow | {\"days\":[],\"start\":\"02:00\",\"durationMinutes\":60} | INVALID_REQUEST",
                "maintenanceWindow | {\"days\":[\"FUNDAY\"],\"start\":\"02:00\",\"durationMinutes\":60} | INVALID_REQUEST",
                "maintenanceWindow | {\"days\":[\"MONDAY\"],\"start\":\"25:00\",\"durationMinutes\":60} | INVALID_REQUEST",
                "maintenanceWindow | {\"days\":[\"MONDAY\"],\"durationMinutes\":60} | INVALID_REQUEST",
                "maintenanceWindow | {\"days\":[\"MONDAY\"],\"start\":\"02:00\",\"durationMinutes\":1441} | INVALID_REQUEST",
                "freezes | [{\"from\":\"2026-12-20T00:00:00Z\",\"until\":\"2026-12-20T00:00:00Z\",\"reason\":\"x\"}] | INVALID_FREEZE",
                "freezes | [{\"from\":\"soon\",\"until\":\"2026-12-20T00:00:00Z\",\"reason\":\"x\"}] | INVALID_REQUEST",
                "altitude | 12 | INVALID_REQUEST"
            })
    void refusesWhatIsNoSite(String member, String value, String code) {
        String body = MINIMAL.substring(0, MINIMAL.length() - 1) + ",\"" + member + "\":" + value + "}";

        problem(json(body).put(SITES + name), 400, code);

        problem(given().get(SITES + name), 404, "SITE_NOT_FOUND");
    }

    @Test
    void refusesMoreThanTwentyContacts() {
        String contacts = "{\"name\":\"x\"},".repeat(20) + "{\"name\":\"x\"}";

        problem(
                json(MINIMAL.substring(0, MINIMAL.length() - 1) + ",\"contacts\":[" + contacts + "]}")
                        .put(SITES + name),
                400,
                "INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plant%202", "pl%C3%A4nt", "0123456789012345678901234567890123456789012345678901234567890"})
    void refusesANameThatIsNone(String wrong) {
        problem(json(MINIMAL).urlEncodingEnabled(false).put(SITES + wrong), 400, "INVALID_SITE_NAME");
    }

    @Test
    void findsTheGatewaysOfASiteAndLetsThemMoveAndLeave() {
        String other = name + "-b";
        put(name, MINIMAL);
        put(other, MINIMAL);
        String group = Registry.newGroup();
        String id = json(registration(group, name))
                .post(GATEWAYS)
                .then()
                .statusCode(201)
                .body("site", equalTo(name))
                .extract()
                .path("id");
        String elsewhere = Registry.newGateway(group).get("id").textValue();

        given().get(GATEWAYS + "?site=" + name)
                .then()
                .body("items.id", hasItem(id))
                .body("items.id", not(hasItem(elsewhere)));
        patch(id, "{\"description\":\"second rack\"}").statusCode(200).body("site", equalTo(name));
        patch(id, "{\"site\":\"" + other + "\"}").statusCode(200).body("site", equalTo(other));
        given().get(GATEWAYS + "?site=" + name).then().body("items", empty());
        patch(id, "{\"site\":null}").statusCode(200).body("site", nullValue());
        given().get(GATEWAYS + "?group=" + group).then().body("items.id", hasItems(id, elsewhere));
    }

    @Test
    void refusesASiteThatDoesNotExist() {
        String group = Registry.newGroup();
        String id = Registry.newGateway(group).get("id").textValue();

        problem(json(registration(group, "nowhere")).post(GATEWAYS), 404, "SITE_NOT_FOUND");
        patch(id, "{\"site\":\"nowhere\"}").statusCode(404).body("code", equalTo("SITE_NOT_FOUND"));

        given().get(GATEWAYS + "?group=" + group).then().body("items", hasSize(1));
    }

    @Test
    void deletesASiteOnlyWhenNoGatewayStandsThere() {
        put(name, MINIMAL);
        String id = json(registration(Registry.newGroup(), name))
                .post(GATEWAYS)
                .then()
                .extract()
                .path("id");

        problem(given().delete(SITES + name), 409, "SITE_NOT_EMPTY");
        patch(id, "{\"site\":null}").statusCode(200);
        given().delete(SITES + name).then().statusCode(204);
        problem(given().get(SITES + name), 404, "SITE_NOT_FOUND");
        problem(given().delete(SITES + name), 404, "SITE_NOT_FOUND");
    }

    @Test
    void givesAGatewayTheEndpointsOfItsLocation() {
        String group = Registry.newGroup();
        json("""
             {"displayName":"x","endpoints":[
               {"kind":"mqtts","host":"public.example.com","port":8883,"network":"PUBLIC"},
               {"kind":"mqtts","host":"vpc.example.com","port":8883,"network":"INTERNAL","location":"CLOUD"}]}""")
                .put("/api/v1/groups/" + group)
                .then()
                .statusCode(200)
                .body("endpoints[1].location", equalTo("CLOUD"));

        String cloud = Registry.newGateway(group).get("id").textValue();
        given().get(GATEWAYS + "/" + cloud)
                .then()
                .body("endpoints.host", contains("vpc.example.com", "public.example.com"));
        json(registration(group, null).replace("CLOUD", "ON_PREMISES"))
                .post(GATEWAYS)
                .then()
                .body("endpoints.host", contains("public.example.com"));
    }

    private static String registration(String group, String site) {
        return """
               {"name":"g-%s","group":"%s","location":"CLOUD","type":"FILE","class":"STANDARD","site":%s}"""
                .formatted(UUID.randomUUID(), group, site == null ? "null" : "\"" + site + "\"");
    }

    private static ValidatableResponse put(String site, String body) {
        return json(body).put(SITES + site).then();
    }

    private static ValidatableResponse patch(String id, String body) {
        return given().contentType("application/merge-patch+json")
                .body(body)
                .patch(GATEWAYS + "/" + id)
                .then();
    }

    private static ValidatableResponse problem(Response response, int status, String code) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }
}
