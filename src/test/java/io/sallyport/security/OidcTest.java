package io.sallyport.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.EventStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** People and programs that an OpenID Connect provider vouches for. */
@QuarkusTest
@TestProfile(OidcTest.WithAProvider.class)
@WithTestResource(EmbeddedServers.class)
@WithTestResource(OidcProvider.class)
class OidcTest {
    @TestHTTPResource("/api/v1/changes")
    URI changesUri;

    @Test
    void aProgramComesWithTheProvidersToken() {
        with(OidcProvider.token("robot", List.of("viewer"), 300))
                .get("/api/v1/gateways")
                .then()
                .statusCode(200);
        with(OidcProvider.token("robot", List.of("viewer"), 300))
                .delete("/api/v1/groups/GID_x")
                .then()
                .statusCode(403)
                .body("code", equalTo("FORBIDDEN"));
    }

    @Test
    void aValueOfTheClaimGrantsWhatIsConfiguredForIt() {
        Response issued = with(OidcProvider.token("bob", List.of("staff", "storage operators, Lyon"), 300))
                .contentType(ContentType.JSON)
                .body("{\"name\":\"x\",\"grants\":[\"operator@site:lyon\"],\"expiresInDays\":1}")
                .post("/api/v1/tokens");

        issued.then().statusCode(201).body("createdBy", equalTo("oidc:bob"));
    }

    @Test
    void whoseClaimGrantsNothingMayDoNothing() {
        with(OidcProvider.token("guest", List.of("staff"), 300))
                .get("/api/v1/gateways")
                .then()
                .statusCode(403)
                .body("code", equalTo("FORBIDDEN"));
    }

    @Test
    void tokensThatAreForgedExpiredOrForOthersAreRefused() {
        List<String> admin = List.of("admin");
        for (String token : List.of(
                OidcProvider.forgedToken("eve", admin),
                OidcProvider.token("eve", admin, -60),
                OidcProvider.tokenForAnotherApplication("eve", admin),
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUiLCJncm91cHMiOlsiYWRtaW4iXX0.")) {
            with(token)
                    .get("/api/v1/gateways")
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("code", equalTo("INVALID_CREDENTIALS"));
        }
    }

    @Test
    void aStreamOfChangesDoesNotOutliveItsCredentialsForLong() throws Exception {
        String token = "Bearer " + OidcProvider.token("robot", List.of("viewer"), 300);
        try (EventStream stream = EventStream.open(changesUri, token)) {
            await().until(stream::isEnded);
            assertThat(stream.lines()).contains(":connected");
        }
    }

    @Test
    void aPersonSignsInAtTheProvider() {
        Response sent = browser().get("/");
        sent.then().statusCode(302);
        URI provider = URI.create(sent.header("Location"));
        assertThat(provider.toString()).startsWith(OidcProvider.issuer() + "/authorize");
        Map<String, String> query = query(provider);
        assertThat(query).containsEntry("client_id", "sallyport").containsKey("code_challenge");

        OidcProvider.signsIn(query.getOrDefault("nonce", ""), "operator");
        Response back = browser()
                .cookies(sent.getCookies())
                .queryParam("code", "a-code")
                .queryParam("state", query.get("state"))
                .get(URI.create(query.get("redirect_uri")).getPath());
        back.then().statusCode(302);
        Map<String, String> session = back.getCookies();

        browser().cookies(session).get("/").then().statusCode(200).body(containsString("alice"));
        given().auth().none().cookies(session).get("/api/v1/gateways").then().statusCode(200);
        browser()
                .cookies(session)
                .header("Sec-Fetch-Site", "cross-site")
                .delete("/api/v1/groups/GID_x")
                .then()
                .statusCode(403);
        browser()
                .cookies(session)
                .post("/sign-out")
                .then()
                .statusCode(302)
                .header("Location", startsWith(OidcProvider.issuer() + "/end"));
        assertThat(back.getDetailedCookies().asList())
                .allMatch(cookie -> cookie.isHttpOnly() || cookie.getMaxAge() == 0);
    }

    @Test
    void aProgramWithoutATokenIsToldAndNotSentElsewhere() {
        given().auth().none().get("/api/v1/gateways").then().statusCode(401).body("code", equalTo("UNAUTHENTICATED"));
    }

    private static Map<String, String> query(URI uri) {
        return Arrays.stream(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static RequestSpecification with(String token) {
        return given().auth().none().header("Authorization", "Bearer " + token);
    }

    private static RequestSpecification browser() {
        return given().auth()
                .none()
                .accept("text/html")
                .config(RestAssuredConfig.config()
                        .redirect(RedirectConfig.redirectConfig().followRedirects(false)));
    }

    public static class WithAProvider implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sallyport.changes.longest", "1s");
        }
    }
}
