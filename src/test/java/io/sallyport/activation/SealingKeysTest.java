package io.sallyport.activation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sallyport.api.Refusal;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Jwe;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.PageGateway;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** To which key the secrets of a gateway are sealed. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class SealingKeysTest {
    @Inject
    SealingKeys keys;

    private final NewMachine machine = new NewMachine();
    private GatewayId id;

    @BeforeEach
    void register() {
        id = new GatewayId(
                Registry.unclaimedGateway(Registry.newGroup()).get("id").textValue());
    }

    @Test
    void itIsTheOneThatTheMachineRegistered() {
        machine.activatedBy(code());

        SealingKey key = keys.of(id).orElseThrow();

        assertThat(key.fingerprint()).isEqualTo(machine.sealingFingerprint());
        assertThat(key.binding()).isEqualTo(1);
        assertThat(key.mismatch()).isFalse();
        byte[] secret = "correct horse".getBytes(StandardCharsets.UTF_8);
        String sealed = Jwe.seal(secret, key.key());
        assertThat(Jwe.keyId(sealed)).isEqualTo(machine.sealingFingerprint());
        assertThat(Jwe.open(sealed, machine.sealingKey())).isEqualTo(secret);
    }

    @Test
    void afterAReplacementItIsTheNewMachines() {
        machine.activatedBy(code());
        NewMachine next = new NewMachine();

        next.activatedBy(code());

        assertThat(keys.of(id).orElseThrow().fingerprint()).isEqualTo(next.sealingFingerprint());
        assertThat(keys.of(id).orElseThrow().binding()).isEqualTo(2);
    }

    @Test
    void thereIsNoneBeforeAMachineCameOrAfterItWasCutOff() {
        assertThat(keys.of(id)).isEmpty();
        machine.activatedBy(code());

        given().delete("/api/v1/gateways/" + id + "/credentials").then().statusCode(204);

        assertThat(keys.of(id)).isEmpty();
    }

    @Test
    void aGatewayThatWasActivatedWithoutAMachineHasNone() {
        JsonNode registered = Registry.newGateway();

        assertThat(keys.of(new GatewayId(registered.get("id").textValue()))).isEmpty();
    }

    @Test
    void aGatewayThatThereIsNotIsSaid() {
        assertThatThrownBy(() -> keys.of(new GatewayId("gw-0000000000000")))
                .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo("GATEWAY_NOT_FOUND"));
    }

    @Test
    void itIsSaidWhenPresenceNamesAnotherAndItStaysTheRegisteredOne() {
        JsonNode activation = machine.activatedBy(code());
        assertMismatch(activation, machine.sealingFingerprint(), 1, false);
        String others = new NewMachine().sealingFingerprint();

        assertMismatch(activation, others, 2, true);

        assertThat(keys.of(id).orElseThrow().fingerprint()).isEqualTo(machine.sealingFingerprint());
        // What the machine before said is nothing against the next.
        new NewMachine().activatedBy(code());
        assertThat(keys.of(id).orElseThrow().mismatch()).isFalse();
    }

    @Test
    void aKeyWithWhichNothingIsSecretIsRefused() {
        String code = code();
        ObjectNode claim = machine.claim(code).put("sealingKey", "A".repeat(43));

        NewMachine.sends("claims", machine.signed("sallyport-claim", null, claim))
                .statusCode(401)
                .body("code", equalTo("SIGNATURE_WRONG"));

        machine.claims(code).statusCode(200);
    }

    private void assertMismatch(JsonNode activation, String fingerprint, int boot, boolean expected) {
        try (PageGateway gateway =
                PageGateway.activated(EmbeddedServers.broker().port(), activation)) {
            gateway.isAtBoot(boot);
            gateway.opensSecretsWith(fingerprint);
            gateway.connect();
            await().untilAsserted(() -> given().get("/api/v1/gateways/" + id)
                    .then()
                    .body("presence.sealingKeyFingerprint", equalTo(fingerprint)));
            assertThat(keys.of(id).orElseThrow().mismatch()).isEqualTo(expected);
        }
    }

    private String code() {
        return given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/gateways/" + id + "/activation-codes")
                .then()
                .statusCode(201)
                .extract()
                .path("code");
    }
}
