package io.sallyport.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.TestUsers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ApiTokenTest {
    private static final String TOKENS = "/api/v1/tokens";

    @Inject
    DataSource dataSource;

    @Test
    void isToldOnceAndSignsIn() {
        Response issued = issue(TestUsers.OPERATOR, "operator@site:lyon", 30);
        issued.then()
                .statusCode(201)
                .header("Location", containsString(TOKENS + "/"))
                .body("token", matchesPattern("spt_[0-9a-z]{13}_[A-Za-z0-9_-]{43}"))
                .body("createdBy", equalTo("user:operator"))
                .body("grants", hasItem("operator@site:lyon"));

        as("Bearer " + issued.path("token"))
                .get(TOKENS + "/" + issued.path("id"))
                .then()
                .statusCode(404);
        as(TestUsers.OPERATOR)
                .get(TOKENS + "/" + issued.path("id"))
                .then()
                .statusCode(200)
                .body("token", nullValue());
        as("Bearer " + issued.path("token")).get("/api/v1/gateways").then().statusCode(200);
    }

    @Test
    void isKeptAsAHashOnly() throws SQLException {
        String token = issue(TestUsers.ADMIN, "viewer", 1).path("token");
        String secret = token.substring(token.length() - 43);

        try (Connection connection = dataSource.getConnection();
                ResultSet rows = connection.createStatement().executeQuery("SELECT * FROM api_token")) {
            while (rows.next()) {
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    assertThat(String.valueOf(rows.getString(column))).doesNotContain(secret);
                }
            }
        }
    }

    @Test
    void allowsNoMoreThanItsMakerMay() {
        problem(issue(TestUsers.VIEWER, "operator", 1), 403, "MORE_THAN_YOU_HAVE");
        issue(TestUsers.VIEWER, "viewer@group:GID_a", 1).then().statusCode(201);
    }

    @Test
    void makesNoTokens() {
        String token = issue(TestUsers.ADMIN, "admin", 1).path("token");

        problem(issue("Bearer " + token, "viewer", 1), 403, "NOT_WITH_A_TOKEN");
    }

    @ParameterizedTest
    @CsvSource({"root, 1, 400, INVALID_GRANT", "viewer@lyon, 1, 400, INVALID_GRANT", "viewer, 366, 400, INVALID_EXPIRY"
    })
    void refusesWhatIsNoGrantAndTooLongALife(String grant, int days, int status, String code) {
        problem(issue(TestUsers.ADMIN, grant, days), status, code);
    }

    @Test
    void isWorthNothingOnceItIsRevoked() {
        Response issued = issue(TestUsers.ADMIN, "viewer", 1);
        String bearer = "Bearer " + issued.path("token");
        as(bearer).get("/api/v1/groups").then().statusCode(200);

        as(TestUsers.ADMIN).delete(TOKENS + "/" + issued.path("id")).then().statusCode(204);
        as(TestUsers.ADMIN).delete(TOKENS + "/" + issued.path("id")).then().statusCode(204);

        problem(as(bearer).get("/api/v1/groups"), 401, "INVALID_CREDENTIALS");
        as(TestUsers.ADMIN).get(TOKENS + "/" + issued.path("id")).then().body("revokedAt", notNullValue());
    }

    @Test
    void everybodySeesAndRevokesTheirOwnAndAnAdministratorAll() {
        String operators = issue(TestUsers.OPERATOR, "viewer", 1).path("id");

        problem(as(TestUsers.VIEWER).get(TOKENS + "/" + operators), 404, "TOKEN_NOT_FOUND");
        problem(as(TestUsers.VIEWER).delete(TOKENS + "/" + operators), 404, "TOKEN_NOT_FOUND");
        as(TestUsers.VIEWER).get(TOKENS + "?limit=500").then().body("items.id", not(hasItem(operators)));
        as(TestUsers.ADMIN).get(TOKENS + "?limit=500").then().body("items.id", hasItem(operators));
        as(TestUsers.OPERATOR).delete(TOKENS + "/" + operators).then().statusCode(204);
    }

    @Test
    void withAnotherSecretIsNone() {
        String token = issue(TestUsers.ADMIN, "admin", 1).path("token");
        String forged = token.substring(0, token.length() - 43) + "A".repeat(43);

        as("Bearer " + token).get("/api/v1/groups").then().statusCode(200);
        problem(as("Bearer " + forged).get("/api/v1/groups"), 401, "INVALID_CREDENTIALS");
    }

    private static Response issue(String authorization, String grant, int days) {
        return as(authorization)
                .contentType(ContentType.JSON)
                .body("{\"name\":\"test\",\"grants\":[\"%s\"],\"expiresInDays\":%d}".formatted(grant, days))
                .post(TOKENS);
    }

    private static void problem(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    private static RequestSpecification as(String authorization) {
        return given().auth().none().header("Authorization", authorization);
    }
}
