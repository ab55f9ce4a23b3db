package io.sallyport.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.SetClock;
import io.sallyport.testing.TestUsers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TooManyAttemptsTest.ThreeAMinute.class)
@WithTestResource(EmbeddedServers.class)
class TooManyAttemptsTest {
    @Inject
    SetClock clock;

    @Inject
    ApiTokenService tokens;

    @Test
    void afterThreeWrongPasswordsNoneIsLookedAtForAMinute() {
        String token = tokens.issue(
                        new Caller(Caller.Source.USER, "viewer", List.of(Grant.parse("viewer"))),
                        Actor.SYSTEM,
                        new IssueToken("x", List.of("viewer"), 1))
                .token();
        groups(TestUsers.VIEWER).then().statusCode(200);
        for (int time = 0; time < 3; time++) {
            groups(TestUsers.basic("operator", "wrong"))
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("INVALID_CREDENTIALS"));
        }

        Response refused = groups(TestUsers.OPERATOR);
        refused.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", equalTo("TOO_MANY_ATTEMPTS"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(30, 61);
        groups("Bearer " + token).then().statusCode(200);
        groups(TestUsers.VIEWER).then().statusCode(200);

        clock.goForward(Duration.ofMinutes(1));
        groups(TestUsers.OPERATOR).then().statusCode(200);
    }

    private static Response groups(String authorization) {
        RequestSpecification request = given().auth().none().header("Authorization", authorization);
        return request.get("/api/v1/groups");
    }

    public static class ThreeAMinute implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sallyport.security.guessing.most", "3");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(SetClock.class);
        }
    }
}
