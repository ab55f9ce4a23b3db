package io.sallyport.activation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.PasswordsByASetClock;
import io.sallyport.testing.Registry;
import io.sallyport.testing.SetClock;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a code counts, and how often somebody may be wrong. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(PasswordsByASetClock.class)
class ClaimLimitsTest {
    private static final String NO_CODE = "0000-0000-0000-0000";

    @Inject
    SetClock clock;

    private final NewMachine machine = new NewMachine();
    private JsonNode gateway;

    @BeforeEach
    void register() {
        gateway = Registry.unclaimedGateway(Registry.newGroup());
    }

    @Test
    void aCodeCountsForHalfAnHour() {
        String code = code();

        clock.goForward(Duration.ofMinutes(30));

        claims(machine, code).statusCode(410).body("code", equalTo("CODE_EXPIRED"));
        given().get("/api/v1/gateways/" + gateway.get("id").textValue())
                .then()
                .body("lifecycle", equalTo("REGISTERED"))
                .body("binding", equalTo(0));
        claims(machine, code()).statusCode(200);
    }

    @Test
    void aCodeCountsUntilTheEndAndWhoUsedItComesAgainLater() {
        String code = code();
        clock.goForward(Duration.ofMinutes(29));
        claims(machine, code).statusCode(200);

        clock.goForward(Duration.ofMinutes(10));

        claims(machine, code).statusCode(200);
        claims(new NewMachine(), code).statusCode(409).body("code", equalTo("CODE_USED"));
    }

    @Test
    void aBatchsCodeCountsUntilItExpires() {
        String code = given().contentType(ContentType.JSON)
                .body(
                        """
                        {"name":"batch","group":"%s","location":"CLOUD","type":"FILE","class":"STANDARD","count":5,"expiresAt":"%s"}"""
                                .formatted(
                                        gateway.get("group").textValue(),
                                        clock.instant().plus(Duration.ofHours(1))))
                .post("/api/v1/enrolment-batches")
                .then()
                .statusCode(201)
                .extract()
                .path("code");
        claims(machine, code).statusCode(200);

        clock.goForward(Duration.ofHours(1));

        claims(new NewMachine(), code).statusCode(410).body("code", equalTo("CODE_EXPIRED"));
        claims(machine, code).statusCode(200);
    }

    @Test
    void whoGuessesFiveTimesIsNotListenedToForAMinute() {
        String code = code();
        for (int time = 0; time < 4; time++) {
            claims(machine, NO_CODE).statusCode(404).body("code", equalTo("CODE_UNKNOWN"));
        }
        String forged = new NewMachine()
                .signed("sallyport-claim", null, machine.claim(code).put("at", now()));
        NewMachine.sends("claims", forged).statusCode(401);

        String wait = claims(machine, code)
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", equalTo("TOO_MANY_ATTEMPTS"))
                .extract()
                .header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(30, 61);
        NewMachine.sends("credentials", forged).statusCode(429);

        clock.goForward(Duration.ofMinutes(1));
        claims(machine, code).statusCode(200);
    }

    @Test
    void whoIsRefusedForAnythingElseHasNotGuessed() {
        String used = code();
        claims(machine, used).statusCode(200);
        for (int time = 0; time < 6; time++) {
            claims(new NewMachine(), used).statusCode(409);
        }

        claims(machine, used).statusCode(200);
    }

    private ValidatableResponse claims(NewMachine by, String code) {
        return NewMachine.sends(
                "claims", by.signed("sallyport-claim", null, by.claim(code).put("at", now())));
    }

    private String code() {
        return given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/gateways/" + gateway.get("id").textValue() + "/activation-codes")
                .then()
                .statusCode(201)
                .extract()
                .path("code");
    }

    private String now() {
        return clock.instant().toString();
    }
}
