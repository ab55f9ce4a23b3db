package io.sallyport.testing;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * A machine that somebody else might have built, which claims a gateway and renews what it got: from docs/activation.md alone, with no class of the
 * product. A test that wants something wrong changes what is signed before it is.
 */
public final class NewMachine {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int KEY_BYTES = 32;

    private final KeyPair identity = keys("Ed25519");
    private final KeyPair sealing = keys("X25519");

    /** What is signed for a claim. */
    public ObjectNode claim(String code) {
        ObjectNode claim = JSON.createObjectNode()
                .put("code", code)
                .put("identityKey", identityKey())
                .put("sealingKey", text(sealing.getPublic()))
                .put("serialNumber", "SN-" + identityKey().substring(0, 8))
                .put("agentVersion", "9.9.9")
                .put("at", Instant.now().toString());
        claim.putArray("features").add("jws");
        return claim;
    }

    /** What is signed for a renewal. */
    public ObjectNode renewal(JsonNode activation) {
        return JSON.createObjectNode()
                .put("gatewayId", activation.get("gatewayId").textValue())
                .put("binding", activation.get("binding").longValue())
                .put("at", Instant.now().toString());
    }

    public ValidatableResponse claims(String code) {
        return sends("claims", signed("sallyport-claim", null, claim(code)));
    }

    public JsonNode activatedBy(String code) {
        return Registry.parse(claims(code).statusCode(200).extract().asString());
    }

    public ValidatableResponse renews(JsonNode activation) {
        return sends(
                "credentials",
                signed("sallyport-renewal", activation.get("gatewayId").textValue(), renewal(activation)));
    }

    public static ValidatableResponse sends(String path, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/gateway/v1/" + path)
                .then();
    }

    public String signed(String typ, String kid, JsonNode payload) {
        ObjectNode header = JSON.createObjectNode().put("alg", "EdDSA").put("typ", typ);
        if (kid != null) {
            header.put("kid", kid);
        }
        return signed(header, payload);
    }

    public String signed(ObjectNode header, JsonNode payload) {
        String encodedHeader = BASE64.encodeToString(header.toString().getBytes(StandardCharsets.UTF_8));
        String encodedPayload = BASE64.encodeToString(payload.toString().getBytes(StandardCharsets.UTF_8));
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(identity.getPrivate());
            signer.update((encodedHeader + "." + encodedPayload).getBytes(StandardCharsets.US_ASCII));
            return JSON.createObjectNode()
                    .put("payload", encodedPayload)
                    .put("protected", encodedHeader)
                    .put("signature", BASE64.encodeToString(signer.sign()))
                    .toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of its sealing key, as RFC 7638 has it. */
    public String sealingFingerprint() {
        String canonical = "{\"crv\":\"X25519\",\"kty\":\"OKP\",\"x\":\"" + text(sealing.getPublic()) + "\"}";
        try {
            return BASE64.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With which it opens what is sealed to it. */
    public PrivateKey sealingKey() {
        return sealing.getPrivate();
    }

    public String identityKey() {
        return text(identity.getPublic());
    }

    private static String text(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return BASE64.encodeToString(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
    }

    private static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
