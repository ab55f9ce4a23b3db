package io.sallyport.credentials;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways that sign in with passwords, as time goes by. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(PasswordsByASetClock.class)
class PasswordModeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    SetClock clock;

    private final NewMachine machine = new NewMachine();
    private JsonNode activation;

    @BeforeEach
    void activate() {
        JsonNode gateway = Registry.unclaimedGateway(Registry.newGroup());
        String code = given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/gateways/" + gateway.get("id").textValue() + "/activation-codes")
                .then()
                .extract()
                .path("code");
        activation = parse(NewMachine.sends(
                "claims",
                machine.signed("sallyport-claim", null, machine.claim(code).put("at", now()))));
    }

    @Test
    void aPasswordOpensByItsCredentialsName() {
        JsonNode credential = activation.get("credential");

        assertThat(credential.get("mode").textValue()).isEqualTo("PASSWORD");
        assertThat(credential.get("username")).isEqualTo(credential.get("id"));
        assertThat(credential.get("password").textValue()).matches("[A-Za-z0-9_-]{43}");
        authenticate(credential).body("result", equalTo("allow")).body("expire_at", equalTo((int)
                Instant.parse(credential.get("expiresAt").textValue()).getEpochSecond()));
        authenticate(credential, "").body("result", equalTo("deny"));
        authenticate(credential, credential.get("password").textValue().substring(1))
                .body("result", equalTo("deny"));
        given().get(credentials()).then().body("items[0].password", nullValue());
    }

    @Test
    void whatWasRenewedOpensForAnHourMore() {
        JsonNode before = activation.get("credential");
        JsonNode after = renewed();

        authenticate(before).body("result", equalTo("allow"));
        clock.goForward(Duration.ofMinutes(59));
        authenticate(before).body("result", equalTo("allow"));
        clock.goForward(Duration.ofMinutes(1));
        authenticate(before).body("result", equalTo("deny"));
        refusedAs("EXPIRED");
        authenticate(after).body("result", equalTo("allow"));
    }

    @Test
    void whatHasEndedOpensNothingAndIsRenewedAllTheSame() {
        JsonNode credential = activation.get("credential");
        authenticate(credential).body("result", equalTo("allow"));

        clock.goForward(Duration.ofDays(90));

        authenticate(credential).body("result", equalTo("deny"));
        refusedAs("EXPIRED");
        authenticate(renewed()).body("result", equalTo("allow"));
    }

    @Test
    void whatIsRevokedOpensNothing() {
        JsonNode credential = activation.get("credential");
        authenticate(credential).body("result", equalTo("allow"));

        given().delete(credentials() + "/" + credential.get("id").textValue())
                .then()
                .statusCode(204);

        authenticate(credential).body("result", equalTo("deny"));
        refusedAs("REVOKED");
    }

    private JsonNode renewed() {
        return parse(NewMachine.sends(
                        "credentials",
                        machine.signed(
                                "sallyport-renewal",
                                activation.get("gatewayId").textValue(),
                                machine.renewal(activation).put("at", now()))))
                .get("credential");
    }

    private void refusedAs(String reason) {
        given().queryParam("gateway", activation.get("gatewayId").textValue())
                .get("/api/v1/refused-connections")
                .then()
                .body("items.reason", hasItem(reason));
    }

    private ValidatableResponse authenticate(JsonNode credential) {
        return authenticate(credential, credential.get("password").textValue());
    }

    private ValidatableResponse authenticate(JsonNode credential, String password) {
        return given().auth()
                .none()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer the-secret-of-the-broker-in-tests")
                .body(JSON.createObjectNode()
                        .put("clientid", activation.get("clientId").textValue())
                        .put("username", credential.get("username").textValue())
                        .put("password", password)
                        .toString())
                .post("/broker/v1/authenticate")
                .then()
                .statusCode(200);
    }

    private String credentials() {
        return "/api/v1/gateways/" + activation.get("gatewayId").textValue() + "/credentials";
    }

    private String now() {
        return clock.instant().toString();
    }

    private static JsonNode parse(ValidatableResponse answer) {
        return Registry.parse(answer.statusCode(200).extract().asString());
    }
}
