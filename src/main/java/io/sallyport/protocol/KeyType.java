package io.sallyport.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The kinds of keys of section 7. On the wire a public key is its 32 bytes in base64url without padding, as the {@code x} of a JSON Web Key (RFC 8037). */
public enum KeyType {
    /** Signs. */
    ED25519("Ed25519", "302a300506032b6570032100"),
    /** Secrets are sealed to it. */
    X25519("X25519", "302a300506032b656e032100");

    private static final int KEY_BYTES = 32;

    private final String algorithm;
    /** What Java's own form of a public key (RFC 8410) has before the 32 bytes. */
    private final byte[] before;

    KeyType(String algorithm, String before) {
        this.algorithm = algorithm;
        this.before = HexFormat.of().parseHex(before);
    }

    /** @throws ProtocolException {@code INVALID_MEMBERS} if it is no such key, or one of X25519 with which nothing can be kept secret */
    public PublicKey parse(String text) {
        byte[] key = Base64Url.decode("a key", text);
        if (key.length != KEY_BYTES) {
            throw new ProtocolException(
                    Code.INVALID_MEMBERS,
                    "a key has %d bytes in base64url, this one has %d".formatted(KEY_BYTES, key.length));
        }
        byte[] encoded = Arrays.copyOf(before, before.length + KEY_BYTES);
        System.arraycopy(key, 0, encoded, before.length, KEY_BYTES);
        PublicKey parsed;
        try {
            parsed = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new ProtocolException(Code.INVALID_MEMBERS, "this is no " + algorithm + " key");
        }
        if (this == X25519) {
            EcdhEs.requireSafe(parsed);
        }
        return parsed;
    }

    /** @param key of this type */
    public String text(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded.length != before.length + KEY_BYTES
                || !Arrays.equals(Arrays.copyOf(encoded, before.length), before)) {
            throw new IllegalArgumentException("this is no " + algorithm + " key");
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(encoded, before.length, encoded.length));
    }

    /**
     * Its thumbprint (RFC 7638): of the JSON Web Key the SHA-256, in base64url without padding.
     *
     * @param key of this type
     */
    public String fingerprint(PublicKey key) {
        // Character by character as the RFC wants it: these members, in this order, without spaces.
        String canonical = "{\"crv\":\"%s\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(algorithm, text(key));
        try {
            return Base64Url.encode(
                    MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What a JSON Web Key says of it in {@code crv}. */
    String curve() {
        return algorithm;
    }

    ObjectNode jwk(PublicKey key) {
        return WireJson.MAPPER
                .createObjectNode()
                .put("kty", "OKP")
                .put("crv", algorithm)
                .put("x", text(key));
    }

    KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
