package io.sallyport.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.TopicScheme;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * The tokens by which gateways connect (JWT, RFC 7519): who it is, until when, and each topic that it may use, so that the broker needs nobody else to
 * decide. Always ES256: a token has no say in how it is verified.
 */
@ApplicationScoped
class BrokerTokens {
    private static final String ISSUER = "sallyport";
    private static final AlgorithmConstraints ES256 =
            new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);

    private final TokenKeys keys;
    private final TopicScheme topics;
    private final ObjectMapper mapper;

    BrokerTokens(TokenKeys keys, TopicScheme topics, ObjectMapper mapper) {
        this.keys = keys;
        this.topics = topics;
        this.mapper = mapper;
    }

    /** The token of a credential; each time one that says the same. */
    String of(GatewayCredential credential) {
        TokenKeys.Signer signer = keys.signer();
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        jws.setKeyIdHeaderValue(signer.id());
        jws.setHeader("typ", "JWT");
        jws.setPayload(claims(credential).toString());
        jws.setKey(signer.key());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("the key of tokens can't sign", e);
        }
    }

    private ObjectNode claims(GatewayCredential credential) {
        ClientId client = ClientId.parse(credential.clientId());
        ObjectNode claims = mapper.createObjectNode()
                .put("iss", ISSUER)
                .put("sub", client.toString())
                .put("clientid", client.toString())
                .put("jti", credential.id())
                .put("username", credential.id())
                .put("iat", credential.issuedAt().getEpochSecond())
                .put("exp", credential.expiresAt().getEpochSecond());
        claims.set("acl", mapper.valueToTree(TopicRights.of(topics, client)));
        return claims;
    }

    /** What a token says, if one of our keys signed it and it has not ended; empty otherwise. */
    Optional<Claims> verify(String token, Instant now) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(ES256);
            jws.setCompactSerialization(token);
            String keyId = jws.getKeyIdHeaderValue();
            ECPublicKey key = keyId == null ? null : keys.publicKey(keyId);
            if (key == null) {
                return Optional.empty();
            }
            jws.setKey(key);
            if (!jws.verifySignature()) {
                return Optional.empty();
            }
            JsonNode claims = mapper.readTree(jws.getPayload());
            Claims said = new Claims(
                    claims.path("jti").asText(), claims.path("clientid").asText());
            boolean lives =
                    now.isBefore(Instant.ofEpochSecond(claims.path("exp").asLong()));
            return lives && claims.path("iss").asText().equals(ISSUER) ? Optional.of(said) : Optional.empty();
        } catch (JoseException | JsonProcessingException | RuntimeException forged) {
            return Optional.empty();
        }
    }

    record Claims(String credentialId, String clientId) {}
}
