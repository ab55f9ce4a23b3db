package io.sallyport.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sallyport.testing.EmbeddedServersOnALine;
import io.sallyport.testing.SetClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** API tokens while nobody can look whether they still count. */
@QuarkusTest
@TestProfile(TokensInAnOutageTest.WithASetClock.class)
@WithTestResource(EmbeddedServersOnALine.class)
class TokensInAnOutageTest {
    @Inject
    SetClock clock;

    @Inject
    ApiTokenService tokens;

    @AfterEach
    void bringTheDatabaseBack() {
        EmbeddedServersOnALine.database().mend();
    }

    @Test
    void whatWasReadInTheLastHourCounts() {
        Caller admin = new Caller(Caller.Source.USER, "admin", List.of(Grant.parse("admin")));
        String token = tokens.issue(admin, Actor.SYSTEM, new IssueToken("x", List.of("viewer"), 1))
                .token();
        assertThat(status(token)).isEqualTo(200);

        EmbeddedServersOnALine.database().cut();
        clock.goForward(Duration.ofMinutes(30));
        assertThat(status(token)).isEqualTo(200);

        clock.goForward(Duration.ofMinutes(31));
        assertThat(status(token)).isEqualTo(503);
    }

    /** Of something that needs no database itself. */
    private static int status(String token) {
        return given().auth()
                .none()
                .header("Authorization", "Bearer " + token)
                .get("/api/v1/command-errors")
                .statusCode();
    }

    public static class WithASetClock implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(SetClock.class);
        }
    }
}
