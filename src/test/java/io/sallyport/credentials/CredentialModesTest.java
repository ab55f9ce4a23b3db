package io.sallyport.credentials;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.Registry;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways that sign in as on ApsaraMQ, at a broker that asks. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(CredentialModesTest.DeviceCredentials.class)
class CredentialModesTest {
    public static final class DeviceCredentials implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sallyport.credentials.mode", "DEVICE_CREDENTIAL");
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonNode gateway;

    @BeforeEach
    void register() {
        gateway = Registry.unclaimedGateway(Registry.newGroup());
    }

    @Test
    void aDeviceCredentialOpensWhileNoOtherPasswordDoes() {
        JsonNode credential = new NewMachine().activatedBy(code()).get("credential");
        String password = credential.get("password").textValue();

        assertThat(credential.get("username").textValue())
                .isEqualTo("DeviceCredential|" + credential.get("id").textValue() + "|sallyport");
        assertThat(password).matches("[A-Za-z0-9+/]{27}=");
        authenticate(credential, password, "allow");
        authenticate(credential, "", "deny");
        authenticate(credential, password.substring(1) + "x", "deny");
    }

    @Test
    void whoComesAgainGetsAnotherPasswordAndTheOneBeforeOpensNothing() {
        NewMachine machine = new NewMachine();
        String code = code();
        JsonNode before = machine.activatedBy(code).get("credential");

        JsonNode after = machine.activatedBy(code).get("credential");

        assertThat(after.get("id")).isEqualTo(before.get("id"));
        authenticate(before, before.get("password").textValue(), "deny");
        authenticate(after, after.get("password").textValue(), "allow");
    }

    private void authenticate(JsonNode credential, String password, String verdict) {
        String body = JSON.createObjectNode()
                .put("clientid", gateway.get("clientId").textValue())
                .put("username", credential.get("username").textValue())
                .put("password", password)
                .toString();
        given().auth()
                .none()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer the-secret-of-the-broker-in-tests")
                .body(body)
                .post("/broker/v1/authenticate")
                .then()
                .statusCode(200)
                .body("result", equalTo(verdict));
    }

    private String code() {
        return given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/gateways/" + gateway.get("id").textValue() + "/activation-codes")
                .then()
                .extract()
                .path("code");
    }
}
