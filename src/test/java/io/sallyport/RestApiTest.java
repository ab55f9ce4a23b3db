package io.sallyport;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups and gateways as a program sees them. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class RestApiTest {
    private static final String GATEWAYS = "/api/v1/gateways";
    private static final String GROUPS = "/api/v1/groups/";

    @Test
    void putsAGroupOnceAndTheSameAgain() {
        String id = Registry.newGroup();

        String tag = putGroup(id, "another name")
                .statusCode(200)
                .body("displayName", equalTo("another name"))
                .extract()
                .header("ETag");

        given().get(GROUPS + id).then().statusCode(200).header("ETag", tag).body("endpoints", empty());
    }

    @Test
    void keepsAGroupsEndpoints() {
        String id = Registry.newGroup();

        json("{\"displayName\":\"x\",\"endpoints\":[{\"kind\":\"wss\",\"host\":\"mqtt.example.com\",\"port\":443,"
                        + "\"network\":\"PUBLIC\"}]}")
                .put(GROUPS + id)
                .then()
                .statusCode(200)
                .body("endpoints[0].kind", equalTo("wss"))
                .body("endpoints[0].port", equalTo(443));
    }

    @Test
    void deletesAGroupOnlyWhenItIsEmpty() {
        String group = Registry.newGroup();
        String gateway = Registry.newGateway(group).get("id").textValue();

        problem(given().delete(GROUPS + group), 409, "GROUP_NOT_EMPTY");
        given().delete(GATEWAYS + "/" + gateway).then().statusCode(204);
        given().delete(GROUPS + group).then().statusCode(204);
        problem(given().get(GROUPS + group), 404, "GROUP_NOT_FOUND");
    }

    @Test
    void registersAGatewayWithAllThatItNeedsToConnect() {
        String group = Registry.newGroup();

        json("""
             {"name":"rack 1","group":"%s","location":"ON_PREMISES","type":"ISCSI","class":"BASIC","labels":{"env":"prod"}}"""
                        .formatted(group))
                .post(GATEWAYS)
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/gateways/gw-"))
                .header("ETag", notNullValue())
                .body("id", matchesPattern("gw-[0-9a-hjkmnp-tv-z]{13}"))
                .body("clientId", matchesPattern(group + "@@@gw-.*"))
                .body("binding", equalTo(1))
                .body("lifecycle", equalTo("ACTIVATED"))
                .body("class", equalTo("BASIC"))
                .body("labels.env", equalTo("prod"))
                .body("topics.presence", matchesPattern("csg_up_ctl/presence/" + group + "@@@gw-.*"))
                .body("topics.broadcast", equalTo("csg_dn_ctl/all/" + group))
                .body("presence.state", equalTo("OFFLINE"))
                .body("presence.cause", equalTo("NEVER_SEEN"));
    }

    @Test
    void refusesAnUnknownGroupAndATakenName() {
        JsonNode first = Registry.newGateway();
        String sameName =
                """
                {"name":"%s","group":"%s","location":"CLOUD","type":"FILE","class":"BASIC"}""";

        problem(
                json(sameName.formatted(
                                first.get("name").textValue(),
                                first.get("group").textValue()))
                        .post(GATEWAYS),
                409,
                "NAME_TAKEN");
        problem(json(sameName.formatted("x", "GID_nowhere")).post(GATEWAYS), 404, "GROUP_NOT_FOUND");
    }

    @Test
    void changesOnlyWhatAPatchNames() {
        String id = Registry.newGateway().get("id").textValue();
        patch(id, "{\"description\":\"second rack\",\"labels\":{\"env\":\"prod\",\"row\":\"4\"}}", null)
                .statusCode(200);

        patch(id, "{\"labels\":{\"env\":null}}", null)
                .statusCode(200)
                .body("description", equalTo("second rack"))
                .body("labels.env", nullValue())
                .body("labels.row", equalTo("4"))
                .body("type", equalTo("FILE"));
    }

    @Test
    void refusesAPatchOfAVersionThatHasPassed() {
        String id = Registry.newGateway().get("id").textValue();
        String tag = given().get(GATEWAYS + "/" + id).header("ETag");
        patch(id, "{\"description\":\"mine\"}", tag).statusCode(200);

        patch(id, "{\"description\":\"yours\"}", tag).statusCode(412).body("code", equalTo("VERSION_CHANGED"));

        given().get(GATEWAYS + "/" + id).then().body("description", equalTo("mine"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"nonsense\":1}                     | 400 | INVALID_PATCH",
                "[]                                   | 400 | INVALID_PATCH",
                "{\"name\":\"\"}                      | 400 | INVALID_REQUEST",
                "{\"name\":null}                      | 400 | INVALID_REQUEST",
                "{\"class\":\"HUGE\"}                 | 400 | INVALID_PATCH",
                "{\"binding\":7}                      | 400 | INVALID_PATCH",
                "{\"labels\":{\"a b\":\"c\"}}         | 400 | INVALID_REQUEST",
                "{                                    | 400 | INVALID_JSON"
            })
    void refusesAWrongPatchAndHarmsNothing(String body, int status, String code) {
        String id = Registry.newGateway().get("id").textValue();
        String before = given().get(GATEWAYS + "/" + id).asString();

        patch(id, body, null).statusCode(status).body("code", equalTo(code));

        given().get(GATEWAYS + "/" + id).then().body(equalTo(before));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, INVALID_REQUEST",
        "limit=501, INVALID_REQUEST",
        "limit=x, INVALID_REQUEST",
        "presence=ASLEEP, INVALID_FILTER",
        "location=MOON, INVALID_FILTER",
        "type=TAPE, INVALID_FILTER",
        "label=novalue, INVALID_FILTER",
        "after=made-up, INVALID_CURSOR",
        "after=gw-0000000000000%27, INVALID_CURSOR"
    })
    void refusesAFilterThatMakesNoSense(String query, String code) {
        given().get(GATEWAYS + "?" + query).then().statusCode(400).body("code", equalTo(code));
    }

    @Test
    void refusesACursorThatNoPageGave() {
        String gateway = Registry.newGateway().get("id").textValue();
        for (String list :
                List.of(GATEWAYS, "/api/v1/groups", "/api/v1/sites", GATEWAYS + "/" + gateway + "/commands")) {
            problem(given().get(list + "?after=made/up"), 400, "INVALID_CURSOR");
        }
    }

    @Test
    void namesTheMemberThatIsWrongAsTheCallerWroteIt() {
        json("{\"name\":\"x\",\"group\":\"GID_nowhere\",\"location\":\"CLOUD\",\"type\":\"FILE\"}")
                .post(GATEWAYS)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("class"));
    }

    @Test
    void saysWhatIsWrongWithABodyWithoutANameOfOurCode() {
        String valid = "\"name\":\"x\",\"group\":\"GID_nowhere\",\"type\":\"FILE\",\"location\":\"CLOUD\"";
        for (String wrong : List.of("\"class\":\"HUGE\"", "\"class\":1", "\"class\":{}", "\"labels\":7")) {
            json("{" + valid + "," + wrong + "}")
                    .post(GATEWAYS)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("INVALID_REQUEST"))
                    .body("detail", not(containsString("io.sallyport")))
                    .body("detail", not(containsString("java")));
        }
        json("{" + valid + ",\"class\":\"HUGE\"}")
                .post(GATEWAYS)
                .then()
                .body("detail", equalTo("class must be one of [BASIC, STANDARD, ENHANCED, ADVANCED]."));
        json("{" + valid + ",\"klass\":\"BASIC\"}")
                .post(GATEWAYS)
                .then()
                .body("detail", equalTo("There is no member klass."));
    }

    @Test
    void findsGatewaysByEachFilter() {
        JsonNode gateway = Registry.newGateway();
        String id = gateway.get("id").textValue();
        String group = gateway.get("group").textValue();
        patch(id, "{\"labels\":{\"env\":\"a=b\",\"row\":\"4\"}}", null).statusCode(200);

        for (String query : List.of(
                "group=" + group,
                "group=" + group + "&location=cloud&type=FILE&presence=OFFLINE",
                "label=row=4&label=env=a=b&group=" + group,
                "q=" + gateway.get("name").textValue().substring(0, 12),
                "q=" + id)) {
            given().get(GATEWAYS + "?" + query).then().statusCode(200).body("items.id", hasItem(id));
        }
        for (String query : List.of("presence=ONLINE", "type=ISCSI", "label=row=5", "q=%25", "location=ON_PREMISES")) {
            given().urlEncodingEnabled(false)
                    .get(GATEWAYS + "?group=" + group + "&" + query)
                    .then()
                    .statusCode(200)
                    .body("items.id", not(hasItem(id)));
        }
    }

    @Test
    void pagesThroughAListWithoutGapOrRepetition() {
        String group = Registry.newGroup();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(Registry.newGateway(group).get("id").textValue());
        }

        List<String> seen = new ArrayList<>();
        String next = GATEWAYS + "?limit=2&group=" + group;
        int pages = 0;
        while (next != null) {
            ValidatableResponse page =
                    given().urlEncodingEnabled(false).get(next).then().statusCode(200);
            seen.addAll(page.extract().jsonPath().getList("items.id", String.class));
            String link = page.extract().header("Link");
            next = link == null ? null : link.replaceAll("^<([^>]+)>.*rel=\"next\".*$", "$1");
            pages++;
        }

        org.assertj.core.api.Assertions.assertThat(seen).isSorted().containsExactlyInAnyOrderElementsOf(all);
        org.assertj.core.api.Assertions.assertThat(pages).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "gateways/gw-0000000000000, 404, GATEWAY_NOT_FOUND",
        "gateways/gw-1, 400, INVALID_IDENTITY",
        "gateways/gw-0000000000000/status, 404, GATEWAY_NOT_FOUND",
        "groups/GID_nowhere, 404, GROUP_NOT_FOUND",
        "groups/x, 400, INVALID_IDENTITY",
        "commands/0191f6c2-0000-7000-8000-000000000000, 404, COMMAND_NOT_FOUND",
        "commands/1-1-1-1-1, 404, COMMAND_NOT_FOUND",
        "nothing, 404, NOT_FOUND"
    })
    void saysWhatDoesNotExist(String path, int status, String code) {
        problem(given().get("/api/v1/" + path), status, code);
    }

    @Test
    void refusesACommandThatNobodyOwnsOrThatIsWrong() {
        String commands = GATEWAYS + "/" + Registry.newGateway().get("id").textValue() + "/commands";

        problem(json("{\"method\":\"gateway.dance\"}").post(commands), 400, "UNKNOWN_METHOD");
        problem(json("{\"method\":\"\"}").post(commands), 400, "INVALID_REQUEST");
        problem(json("{}").post(commands), 400, "INVALID_REQUEST");
        problem(
                json("{\"method\":\"gateway.restart\",\"params\":{\"acceptDataLoss\":\"maybe\"}}")
                        .post(commands),
                400,
                "INVALID_MEMBERS");
        String tooLarge = "{\"method\":\"status.get\",\"params\":{\"x\":\"" + "y".repeat(66_000) + "\"}}";
        problem(json(tooLarge).post(commands), 400, "TOO_LARGE").body("detail", containsString("65536"));
        given().get(commands).then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void refusesToIssueAnOpenCommandAgain() {
        String commands = GATEWAYS + "/" + Registry.newGateway().get("id").textValue() + "/commands";
        String later = json("{\"method\":\"status.get\",\"notBefore\":\"%s\"}"
                        .formatted(Instant.now().plus(Duration.ofHours(1))))
                .post(commands)
                .path("id");

        problem(given().post("/api/v1/commands/" + later + "/reissue"), 409, "COMMAND_OPEN");
        problem(
                given().post("/api/v1/commands/0191f6c2-0000-7000-8000-000000000000/reissue"),
                404,
                "COMMAND_NOT_FOUND");
        given().get(commands).then().body("items", hasSize(1));
    }

    @Test
    void answersHealthMetricsAndTheDescriptionOfItself() {
        for (String probe : List.of("live", "ready", "started")) {
            given().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
        }
        given().get("/q/metrics").then().statusCode(200).body(containsString("sallyport_inbox_entries"));
        given().accept(ContentType.JSON)
                .get("/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/v1/gateways/{id}/status/refresh'.post", notNullValue());
        given().get("/q/swagger-ui/").then().statusCode(200);
    }

    private static ValidatableResponse problem(io.restassured.response.Response response, int status, String code) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code));
    }

    private static ValidatableResponse putGroup(String id, String name) {
        return json("{\"displayName\":\"" + name + "\"}").put(GROUPS + id).then();
    }

    private static ValidatableResponse patch(String id, String body, String ifMatch) {
        RequestSpecification request =
                given().contentType("application/merge-patch+json").body(body);
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return request.patch(GATEWAYS + "/" + id).then();
    }

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }
}
