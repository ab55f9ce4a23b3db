package io.sallyport.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.Cookie;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import org.junit.jupiter.api.Test;

/** A configured user at the console. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class SignInTest {
    private static final String SESSION = "sallyport-session";

    @Test
    void aPersonIsSentToSignInAndAProgramIsTold() {
        browser().get("/").then().statusCode(302).header("Location", endsWith("/sign-in"));
        browser().header("HX-Request", "true").get("/").then().statusCode(401).header("HX-Refresh", "true");
        given().auth()
                .none()
                .get("/api/v1/gateways")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"))
                .contentType("application/problem+json")
                .body("code", equalTo("UNAUTHENTICATED"));
    }

    @Test
    void theRightPasswordOpensASession() {
        Response signedIn = signIn("viewer", "viewer");

        signedIn.then().statusCode(302).header("Location", endsWith("/"));
        Cookie session = signedIn.getDetailedCookie(SESSION);
        assertThat(session.isHttpOnly()).isTrue();
        assertThat(session.getSameSite()).isEqualToIgnoringCase("strict");
        assertThat(session.getValue()).doesNotContain("viewer");
        withSession(session).get("/").then().statusCode(200).body(containsString("viewer"), containsString("Sign out"));
        withSession(session)
                .accept("application/json")
                .get("/api/v1/gateways")
                .then()
                .statusCode(200);
    }

    @Test
    void aWrongPasswordDoesNot() {
        Response refused = signIn("viewer", "admin");

        refused.then().statusCode(302).header("Location", containsString("/sign-in?wrong=true"));
        assertThat(refused.getDetailedCookie(SESSION)).isNull();
        browser().get("/sign-in?wrong=true").then().statusCode(200).body(containsString("is wrong"));
    }

    @Test
    void aForgedSessionIsNone() {
        browser().cookie(SESSION, "forged").get("/").then().statusCode(302).header("Location", endsWith("/sign-in"));
        given().auth()
                .none()
                .cookie(SESSION, "forged")
                .get("/api/v1/gateways")
                .then()
                .statusCode(401);
    }

    @Test
    void aSessionDoesNothingForAnotherSitesPage() {
        Cookie session = signIn("admin", "admin").getDetailedCookie(SESSION);

        withSession(session)
                .header("Sec-Fetch-Site", "cross-site")
                .delete("/api/v1/groups/GID_nothing")
                .then()
                .statusCode(403)
                .body("code", equalTo("CROSS_SITE"));
        withSession(session)
                .header("Origin", "https://evil.example")
                .delete("/api/v1/groups/GID_nothing")
                .then()
                .statusCode(403)
                .body("code", equalTo("CROSS_SITE"));
        withSession(session)
                .header("Sec-Fetch-Site", "same-origin")
                .accept("application/json")
                .delete("/api/v1/groups/GID_nothing")
                .then()
                .statusCode(404);
    }

    @Test
    void nobodyIsSignedInByAnotherSitesPage() {
        Response forged = browser()
                .header("Sec-Fetch-Site", "cross-site")
                .formParam("name", "viewer")
                .formParam("password", "viewer")
                .post("/sign-in");

        forged.then().statusCode(403);
        assertThat(forged.getDetailedCookie(SESSION)).isNull();
    }

    @Test
    void signingOutEndsTheSessionInTheBrowser() {
        Cookie session = signIn("viewer", "viewer").getDetailedCookie(SESSION);

        Response out = withSession(session).post("/sign-out");

        out.then().statusCode(303).header("Location", endsWith("/sign-in"));
        assertThat(out.getDetailedCookie(SESSION).getMaxAge()).isZero();
    }

    @Test
    void everyAnswerTellsTheBrowserToTrustNothingElse() {
        given().get("/api/v1/groups")
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "same-origin")
                .header("Cache-Control", "no-store")
                .header("Strict-Transport-Security", nullValue());
        given().get("/")
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", containsString("default-src 'self'"));
        browser().get("/sign-in").then().header("Content-Security-Policy", containsString("frame-ancestors 'none'"));
    }

    private static Response signIn(String name, String password) {
        return browser().formParam("name", name).formParam("password", password).post("/sign-in");
    }

    private static RequestSpecification withSession(Cookie session) {
        return browser().cookie(session);
    }

    private static RequestSpecification browser() {
        return given().auth()
                .none()
                .accept("text/html")
                .config(RestAssuredConfig.config()
                        .redirect(RedirectConfig.redirectConfig().followRedirects(false)));
    }
}
