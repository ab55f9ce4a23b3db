package io.sallyport.credentials;

import io.quarkus.runtime.Startup;
import io.sallyport.api.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jspecify.annotations.Nullable;

/** The keys of broker tokens: several that verify, so that they can rotate, and one that signs. A configuration that names none that is there ends the start. */
@ApplicationScoped
@Startup
class TokenKeys {
    private static final int P256_BITS = 256;

    private final Map<String, Pair> pairs = new TreeMap<>();
    private final @Nullable String signing;

    TokenKeys(CredentialsConfig config) {
        config.tokenKeys().forEach((id, pem) -> pairs.put(id, parse(id, pem)));
        signing = config.tokenKey()
                .orElse(pairs.size() == 1 ? pairs.keySet().iterator().next() : null);
        if (signing == null ? !pairs.isEmpty() : !pairs.containsKey(signing)) {
            throw new IllegalArgumentException(
                    "sallyport.credentials.token-key must name one of sallyport.credentials.token-keys: the one that signs");
        }
    }

    /** @throws Refusal 503 {@code NO_TOKEN_KEY} */
    Signer signer() {
        if (signing == null) {
            throw Refusal.of(
                    Status.SERVICE_UNAVAILABLE,
                    "NO_TOKEN_KEY",
                    "No key that signs tokens is configured: sallyport.credentials.token-keys.");
        }
        return new Signer(signing, Objects.requireNonNull(pairs.get(signing)).privateKey());
    }

    @Nullable
    ECPublicKey publicKey(String id) {
        Pair pair = pairs.get(id);
        return pair == null ? null : pair.publicKey();
    }

    /** As a JSON Web Key Set: the public halves only. */
    Map<String, List<Map<String, Object>>> published() {
        return Map.of(
                "keys",
                pairs.entrySet().stream()
                        .map(pair -> published(pair.getKey(), pair.getValue().publicKey()))
                        .toList());
    }

    private static Map<String, Object> published(String id, ECPublicKey key) {
        EllipticCurveJsonWebKey published = new EllipticCurveJsonWebKey(key);
        published.setKeyId(id);
        published.setAlgorithm("ES256");
        published.setUse("sig");
        return published.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    /** Not everybody writes the public half into the file, so it is computed. */
    private static Pair parse(String id, String pem) {
        try {
            KeyFactory keys = KeyFactory.getInstance("EC");
            ECPrivateKey key = (ECPrivateKey) keys.generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(pem)));
            if (key.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
                throw new GeneralSecurityException("another curve");
            }
            ECPoint point = publicPoint(key.getS());
            return new Pair(key, (ECPublicKey) keys.generatePublic(new ECPublicKeySpec(point, key.getParams())));
        } catch (GeneralSecurityException | ClassCastException | IllegalArgumentException e) {
            // Without the cause: it may say what it read.
            throw new IllegalArgumentException(
                    "sallyport.credentials.token-keys.\"%s\" must be an EC key (P-256) as PEM, PKCS #8".formatted(id));
        }
    }

    private static ECPoint publicPoint(BigInteger secret) {
        var point = CustomNamedCurves.getByName("P-256").getG().multiply(secret).normalize();
        return new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    }

    /** The key that signs. */
    record Signer(String id, ECPrivateKey key) {}

    private record Pair(ECPrivateKey privateKey, ECPublicKey publicKey) {}
}
