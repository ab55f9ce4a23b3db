package io.sallyport.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A token by which a gateway connects: who it is, until when, and each topic that it may use. */
record BrokerToken(String clientId, String username, Instant expiresAt, Rights rights) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    /** Why a token is not taken, in words without anything of its content. */
    static final class Refused extends Exception {
        Refused(String why) {
            super(why, null, false, false);
        }
    }

    /** @param keys by key ID */
    static BrokerToken verify(String compact, Map<String, PublicKey> keys, Instant now) throws Refused {
        String[] parts = compact.split("\\.", -1);
        if (parts.length != 3) {
            throw new Refused("the password is no token");
        }
        JsonNode header = json(parts[0]);
        // Nothing but what we sign with: a token must not choose how it is looked at.
        if (!header.path("alg").asText().equals("ES256")) {
            throw new Refused("the token is not signed with ES256");
        }
        PublicKey key = keys.get(header.path("kid").asText());
        if (key == null || !isSigned(parts, key)) {
            throw new Refused("the token's signature is not ours");
        }
        BrokerToken token = of(json(parts[1]));
        if (!now.isBefore(token.expiresAt())) {
            throw new Refused("the token has expired");
        }
        return token;
    }

    private static BrokerToken of(JsonNode claims) throws Refused {
        if (!claims.path("iss").asText().equals("sallyport")
                || !claims.path("exp").isIntegralNumber()
                || !claims.path("clientid").isTextual()
                || !claims.path("username").isTextual()
                || !claims.path("acl").isObject()) {
            throw new Refused("the token lacks a claim");
        }
        return new BrokerToken(
                claims.path("clientid").textValue(),
                claims.path("username").textValue(),
                Instant.ofEpochSecond(claims.path("exp").longValue()),
                Rights.to(
                        topics(claims.path("acl").path("pub")),
                        topics(claims.path("acl").path("sub"))));
    }

    /** A wildcard is no topic: it grants nothing. */
    private static List<String> topics(JsonNode list) {
        List<String> topics = new ArrayList<>();
        for (JsonNode topic : list) {
            if (!topic.asText().contains("+") && !topic.asText().contains("#")) {
                topics.add(topic.asText());
            }
        }
        return topics;
    }

    private static boolean isSigned(String[] parts, PublicKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(BASE64.decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode json(String part) throws Refused {
        try {
            return JSON.readTree(BASE64.decode(part));
        } catch (IOException | IllegalArgumentException e) {
            throw new Refused("the password is no token");
        }
    }
}
