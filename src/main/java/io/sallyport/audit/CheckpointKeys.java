package io.sallyport.audit;

import io.sallyport.security.Ed25519Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 keys of checkpoints: the one that signs, and all whose signatures count, so that they can be changed. Without any, checkpoints are not
 * signed, and none needs to be.
 */
final class CheckpointKeys {
    private static final String ALGORITHM = "Ed25519";

    private final @Nullable String keyId;
    private final @Nullable PrivateKey signingKey;
    private final Map<String, PublicKey> trusted = new HashMap<>();

    private CheckpointKeys(@Nullable String keyId, @Nullable PrivateKey signingKey) {
        this.keyId = keyId;
        this.signingKey = signingKey;
    }

    /** Those of the configuration. @throws IllegalArgumentException naming the key that is missing, can't be read, or is not its own public key */
    static CheckpointKeys of(AuditConfig config) {
        Optional<Map.Entry<String, String>> signingKey = config.checkpointKey().map(id -> {
            String pem = config.checkpointKeys().get(id);
            if (pem == null) {
                throw new IllegalArgumentException("sallyport.audit.checkpoint-key names \"" + id
                        + "\", and there is no sallyport.audit.checkpoint-keys.\"" + id + "\"");
            }
            return Map.entry(id, pem);
        });
        return of(signingKey, config.trustedKeys());
    }

    /** To verify only. */
    static CheckpointKeys trusted(Map<String, String> trusted) {
        return of(Optional.empty(), trusted);
    }

    private void requireOwnSignatureCounts() {
        if (keyId != null && trusted.containsKey(keyId) && !isSigned(sign(1, AuditChain.START, Instant.EPOCH))) {
            throw new IllegalArgumentException("sallyport.audit.trusted-keys.\"" + keyId
                    + "\" is not the public key of the one that signs under this ID");
        }
    }

    boolean canSign() {
        return signingKey != null;
    }

    /**
     * @param signingKey the ID of the key that signs, and its PKCS #8 form in PEM
     * @param trusted public keys in PEM, by their IDs
     * @throws IllegalArgumentException naming the key that can't be read
     */
    static CheckpointKeys of(Optional<Map.Entry<String, String>> signingKey, Map<String, String> trusted) {
        CheckpointKeys keys = new CheckpointKeys(
                signingKey.map(Map.Entry::getKey).orElse(null),
                signingKey.map(key -> privateKey(key.getKey(), key.getValue())).orElse(null));
        trusted.forEach((id, pem) -> keys.trusted.put(id, publicKey(id, pem)));
        keys.requireOwnSignatureCounts();
        return keys;
    }

    Checkpoint sign(long sequence, String hash, Instant at) {
        if (signingKey == null) {
            return new Checkpoint(sequence, hash, at, null, null);
        }
        Checkpoint unsigned = new Checkpoint(sequence, hash, at, keyId, null);
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(signingKey);
            signature.update(unsigned.signedText().getBytes(StandardCharsets.US_ASCII));
            return new Checkpoint(sequence, hash, at, keyId, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a checkpoint can't be signed", e);
        }
    }

    /** Without keys that are trusted no signature can be looked at. */
    boolean canVerify() {
        return !trusted.isEmpty();
    }

    boolean isSigned(Checkpoint checkpoint) {
        PublicKey key = trusted.get(String.valueOf(checkpoint.keyId()));
        String signature = checkpoint.signature();
        if (key == null || signature == null) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(checkpoint.signedText().getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException forged) {
            return false;
        }
    }

    private static PrivateKey privateKey(String id, String pem) {
        try {
            return Ed25519Pem.keyPair(pem).getPrivate();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the key \"" + id + "\" is no Ed25519 key in PKCS #8", e);
        }
    }

    private static PublicKey publicKey(String id, String pem) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes(pem)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the key \"" + id + "\" is no public Ed25519 key", e);
        }
    }

    private static byte[] bytes(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }
}
