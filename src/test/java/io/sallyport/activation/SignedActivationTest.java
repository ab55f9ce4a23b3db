package io.sallyport.activation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkMessage;
import io.sallyport.protocol.KeyType;
import io.sallyport.protocol.SignedDownlinks;
import io.sallyport.testing.CertificatesAndSignatures;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.GatewayAuthority;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways that are bound to what the console signs, from their code to a command. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(CertificatesAndSignatures.class)
class SignedActivationTest {
    private static final String REQUEST = GatewayAuthority.request(GatewayAuthority.pair("EC", 256));

    private final NewMachine machine = new NewMachine();
    private JsonNode gateway;

    @BeforeEach
    void register() {
        gateway = Registry.unclaimedGateway(Registry.newGroup());
    }

    @Test
    void aMachineThatCantTakeSignedMessagesIsRefusedAndTheCodeStaysOpen() {
        String code = code(true);
        ObjectNode claim = claim(code);
        claim.putArray("features").add("other");
        claims(claim).statusCode(422).body("code", equalTo("SIGNING_UNSUPPORTED"));
        claim.remove("features");
        claims(claim).statusCode(422).body("code", equalTo("SIGNING_UNSUPPORTED"));
        given().get(path("")).then().body("lifecycle", equalTo("REGISTERED"));

        claims(claim(code)).statusCode(200);
    }

    @Test
    void aMachineThatIsBoundToThemGetsCommandsThatTheKeysOfItsActivationVerify() {
        JsonNode activation = activated(true);
        assertThat(activation.get("signedDownlinks").booleanValue()).isTrue();
        assertThat(activation.get("consoleKeys").findValuesAsText("kid")).containsExactlyInAnyOrder("old", "new");

        JsonNode message = commanded(activation);

        assertThat(message.fieldNames()).toIterable().containsExactly("payload", "protected", "signature");
        DownlinkMessage read =
                SignedDownlinks.decode(message.toString().getBytes(StandardCharsets.UTF_8), keys(activation));
        assertThat(read).isInstanceOf(Command.class);
        assertThat(((Command) read).meta().gatewayId())
                .hasToString(gateway.get("id").textValue());
    }

    @Test
    void aMachineWhoseCodeDoesNotWantThemGetsThemUnsigned() {
        JsonNode activation = activated(false);

        assertThat(activation.get("signedDownlinks").booleanValue()).isFalse();
        assertThat(commanded(activation).path("method").textValue()).isEqualTo("gateway.restart");
    }

    private JsonNode commanded(JsonNode activation) {
        try (PageGateway connected =
                PageGateway.activated(EmbeddedServers.broker().port(), activation)) {
            connected.connect();
            await().untilAsserted(() -> given().get(path("")).then().body("presence.state", equalTo("ONLINE")));
            given().contentType(ContentType.JSON)
                    .header("Prefer", "wait=10")
                    .body("{\"method\":\"gateway.restart\"}")
                    .post(path("/commands"))
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("SUCCEEDED"));
            return connected.received().get(0);
        }
    }

    private static Map<String, PublicKey> keys(JsonNode activation) {
        Map<String, PublicKey> keys = new HashMap<>();
        activation
                .get("consoleKeys")
                .forEach(key -> keys.put(
                        key.get("kid").textValue(),
                        KeyType.ED25519.parse(key.get("publicKey").textValue())));
        return keys;
    }

    private JsonNode activated(boolean signed) {
        return Registry.parse(
                claims(claim(code(signed))).statusCode(200).extract().asString());
    }

    private ObjectNode claim(String code) {
        return machine.claim(code).put("csr", REQUEST);
    }

    private ValidatableResponse claims(ObjectNode claim) {
        return NewMachine.sends("claims", machine.signed("sallyport-claim", null, claim));
    }

    private String code(boolean signed) {
        return given().contentType(ContentType.JSON)
                .body("{\"signedDownlinks\":" + signed + "}")
                .post(path("/activation-codes"))
                .then()
                .statusCode(201)
                .extract()
                .path("code");
    }

    private String path(String below) {
        return "/api/v1/gateways/" + gateway.get("id").textValue() + below;
    }
}
