package io.sallyport.credentials;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sallyport.testing.CertificatesAndSignatures;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.GatewayAuthority;
import io.sallyport.testing.NewMachine;
import io.sallyport.testing.Registry;
import java.security.KeyPair;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways that sign in with certificates: from the request in a claim to the broker that verifies, asks, and reads the list. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(CertificatesAndSignatures.class)
class CertificateModeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final GatewayAuthority AUTHORITY = CertificatesAndSignatures.AUTHORITY;

    private final NewMachine machine = new NewMachine();
    private final KeyPair keys = GatewayAuthority.pair("EC", 256);
    private JsonNode gateway;

    @BeforeEach
    void register() {
        gateway = Registry.unclaimedGateway(Registry.newGroup());
    }

    @Test
    void aClaimIsAnsweredWithACertificateOfTheCredential() throws Exception {
        JsonNode credential = activated();

        X509Certificate certificate = certificate(credential);
        assertThat(credential.get("mode").textValue()).isEqualTo("CERTIFICATE");
        assertThat(credential.has("username")).isFalse();
        assertThat(credential.has("password")).isFalse();
        assertThat(certificate.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo(subject(credential));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getNotAfter())
                .isEqualTo(Date.from(Instant.parse(credential.get("expiresAt").textValue())));
    }

    @Test
    void whoComesAgainGetsTheSameCertificateAndWhoRenewsAnother() {
        String code = code();
        JsonNode first = parse(claim(code, GatewayAuthority.request(keys))).get("credential");
        JsonNode again = parse(claim(code, GatewayAuthority.request(keys))).get("credential");
        JsonNode renewed = parse(renew(GatewayAuthority.request(keys))).get("credential");

        assertThat(certificate(again).getSerialNumber())
                .isEqualTo(certificate(first).getSerialNumber());
        assertThat(again.get("id")).isEqualTo(first.get("id"));
        assertThat(certificate(renewed).getSerialNumber())
                .isNotEqualTo(certificate(first).getSerialNumber());
        connects(first, subject(first)).body("result", equalTo("allow"));
        connects(renewed, subject(renewed)).body("result", equalTo("allow"));
    }

    @Test
    void aRequestThatIsWeakForgedOrNotThereIsRefusedAndTheCodeStaysOpen() {
        String code = code();
        String[] wrong = {
            null,
            "garbage",
            GatewayAuthority.request(keys, GatewayAuthority.pair("EC", 256).getPrivate()),
            GatewayAuthority.request(GatewayAuthority.pair("RSA", 1_024))
        };
        for (String request : wrong) {
            claim(code, request).statusCode(400).body("code", equalTo("INVALID_CSR"));
        }

        claim(code, GatewayAuthority.request(keys)).statusCode(200);
    }

    @Test
    void whatIsRevokedIsOnTheListAndDeniedByItself() {
        JsonNode credential = activated();
        X509Certificate certificate = certificate(credential);
        assertThat(list().isRevoked(certificate)).isFalse();
        connects(credential, subject(credential)).body("result", equalTo("allow"));

        given().delete(path("/credentials/" + credential.get("id").textValue()))
                .then()
                .statusCode(204);

        assertThat(list().isRevoked(certificate)).isTrue();
        connects(credential, subject(credential)).body("result", equalTo("deny"));
        given().queryParam("gateway", gateway.get("id").textValue())
                .get("/api/v1/refused-connections")
                .then()
                .body("items.reason", hasItem("REVOKED"));
        // It has its key still, and gets the next one.
        JsonNode next = parse(renew(GatewayAuthority.request(keys))).get("credential");
        connects(next, subject(next)).body("result", equalTo("allow"));
        assertThat(list().isRevoked(certificate(next))).isFalse();
    }

    @Test
    void aUserNameMakesNoCertificateAnothersCredential() {
        JsonNode revoked = activated();
        given().delete(path("/credentials/" + revoked.get("id").textValue()))
                .then()
                .statusCode(204);
        JsonNode next = parse(renew(GatewayAuthority.request(keys))).get("credential");

        // By which certificate it came only the subject says; an ID is no secret.
        connects(next, subject(revoked)).body("result", equalTo("deny"));
        connects(next, "undefined").body("result", equalTo("deny"));
        connects(next, "CN=" + gateway.get("clientId").textValue()).body("result", equalTo("deny"));
    }

    @Test
    void aCertificateOpensItsOwnGatewayOnly() {
        JsonNode credential = activated();
        JsonNode another = Registry.unclaimedGateway(gateway.get("group").textValue());

        connects(gateway, another.get("clientId").textValue(), credential, subject(credential))
                .body("result", equalTo("deny"));
        connects(another, gateway.get("clientId").textValue(), credential, subject(credential))
                .body("result", equalTo("deny"));
    }

    private JsonNode activated() {
        return parse(claim(code(), GatewayAuthority.request(keys))).get("credential");
    }

    private ValidatableResponse claim(String code, String request) {
        return NewMachine.sends(
                "claims",
                machine.signed("sallyport-claim", null, machine.claim(code).put("csr", request)));
    }

    private ValidatableResponse renew(String request) {
        JsonNode activation = JSON.createObjectNode()
                .put("gatewayId", gateway.get("id").textValue())
                .put("binding", 1);
        return NewMachine.sends(
                "credentials",
                machine.signed(
                        "sallyport-renewal",
                        gateway.get("id").textValue(),
                        machine.renewal(activation).put("csr", request)));
    }

    private ValidatableResponse connects(JsonNode credential, String subject) {
        return connects(gateway, gateway.get("clientId").textValue(), credential, subject);
    }

    private static ValidatableResponse connects(
            JsonNode as, String commonName, JsonNode credential, String certificateSubject) {
        return given().auth()
                .none()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer the-secret-of-the-broker-in-tests")
                .body(JSON.createObjectNode()
                        .put("clientid", as.get("clientId").textValue())
                        .put("username", credential.get("id").textValue())
                        .put("password", "undefined")
                        .put("peerhost", "203.0.113.7")
                        .put("cert_common_name", commonName)
                        .put("cert_subject", certificateSubject)
                        .toString())
                .post("/broker/v1/authenticate")
                .then()
                .statusCode(200);
    }

    private static X509CRL list() {
        return AUTHORITY.verifiedList(given().auth()
                .none()
                .get("/broker/v1/crl")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private static X509Certificate certificate(JsonNode credential) {
        return AUTHORITY.verified(credential.get("certificate").textValue());
    }

    private String subject(JsonNode credential) {
        return "CN=" + gateway.get("clientId").textValue() + ",OU="
                + credential.get("id").textValue();
    }

    private static JsonNode parse(ValidatableResponse answer) {
        return Registry.parse(answer.statusCode(200).extract().asString());
    }

    private String code() {
        return given().contentType(ContentType.JSON)
                .body("{}")
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
