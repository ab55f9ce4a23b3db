package io.sallyport.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Broker tokens as the console issues them, with JDK classes only, for the gateways of tests; signed with a key of this JVM, which the embedded broker of the
 * tests and the application are given. A test that wants a wrong one changes the claims before they are signed.
 */
public final class BrokerTokens {
    public static final String KEY_ID = "tests";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final KeyPair KEYS = newKeys();

    private BrokerTokens() {}

    /** PEM, PKCS #8. */
    public static String privateKey() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getEncoder().encodeToString(KEYS.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----\n";
    }

    /** @param registration what POST /api/v1/gateways answered */
    public static String of(JsonNode registration) {
        return sign(claims(registration));
    }

    /** The user name that goes with it. */
    public static String username(JsonNode registration) {
        return "cr-" + registration.path("id").textValue().substring("gw-".length());
    }

    public static ObjectNode claims(JsonNode registration) {
        String clientId = registration.path("clientId").textValue();
        Instant now = Instant.now();
        ObjectNode claims = JSON.createObjectNode()
                .put("iss", "sallyport")
                .put("sub", clientId)
                .put("clientid", clientId)
                .put("jti", username(registration))
                .put("username", username(registration))
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(Duration.ofDays(1)).getEpochSecond());
        JsonNode topics = registration.path("topics");
        ObjectNode acl = claims.putObject("acl");
        ArrayNode pub = acl.putArray("pub");
        List.of("reply", "presence", "status", "config", "log")
                .forEach(kind -> pub.add(topics.path(kind).asText()));
        ArrayNode sub = acl.putArray("sub");
        List.of("command", "bulkCommand", "broadcast")
                .forEach(kind -> sub.add(topics.path(kind).asText()));
        return claims;
    }

    public static String sign(JsonNode claims) {
        return sign(
                JSON.createObjectNode().put("alg", "ES256").put("typ", "JWT").put("kid", KEY_ID),
                claims,
                KEYS.getPrivate());
    }

    public static String sign(JsonNode header, JsonNode claims, PrivateKey key) {
        String signed = encoded(header) + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String encoded(JsonNode part) {
        return BASE64.encodeToString(part.toString().getBytes(StandardCharsets.UTF_8));
    }

    public static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
