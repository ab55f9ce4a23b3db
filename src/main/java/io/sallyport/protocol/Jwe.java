package io.sallyport.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A JSON Web Encryption (RFC 7516) in compact form: {@code ECDH-ES} with X25519 (RFC 8037) and {@code A256GCM}. Each is sealed with a key that is made for it and
 * forgotten, so that only who has the private key opens it, and not even who sealed it. It says nothing of who that was.
 */
public final class Jwe {
    private static final String ALGORITHM = "ECDH-ES";
    private static final String ENCRYPTION = "A256GCM";
    private static final int KEY_BITS = 256;
    private static final int TAG_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int PARTS = 5;
    private static final byte[] NOBODY = {};

    private Jwe() {}

    /**
     * Another text each time, of fewer than 350 characters and four thirds of the plain bytes.
     *
     * @param key of X25519; its fingerprint is the {@code kid}
     * @throws ProtocolException {@code INVALID_MEMBERS} if with this key nothing can be kept secret
     */
    public static String seal(byte[] plain, PublicKey key) {
        KeyPair once = KeyType.X25519.generate();
        ObjectNode header = WireJson.MAPPER
                .createObjectNode()
                .put("alg", ALGORITHM)
                .put("enc", ENCRYPTION)
                .put("kid", KeyType.X25519.fingerprint(key));
        header.set("epk", KeyType.X25519.jwk(once.getPublic()));
        String encodedHeader = Base64Url.encode(WireJson.write(header));
        byte[] iv = new byte[IV_BYTES];
        new SecureRandom().nextBytes(iv);
        byte[] contentKey = EcdhEs.derive(EcdhEs.agree(once.getPrivate(), key), ENCRYPTION, KEY_BITS, NOBODY, NOBODY);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, contentKey, iv, encodedHeader).doFinal(plain);
            ByteBuffer both = ByteBuffer.wrap(sealed);
            return String.join(
                    ".",
                    encodedHeader,
                    "",
                    Base64Url.encode(iv),
                    Base64Url.encode(next(both, plain.length)),
                    Base64Url.encode(next(both, TAG_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM", e);
        }
    }

    /**
     * The plain bytes.
     *
     * @throws ProtocolException {@code SEALED} if it is none of this form and these algorithms, was changed, or is sealed to another key; nothing else is ever
     *     thrown, whatever the text is
     */
    public static byte[] open(String compact, PrivateKey key) {
        try {
            String[] parts = parts(compact);
            ObjectNode header = header(parts[0]);
            byte[] iv = decode(parts[2]);
            byte[] text = decode(parts[3]);
            byte[] tag = decode(parts[4]);
            if (!parts[1].isEmpty() || iv.length != IV_BYTES || tag.length != TAG_BYTES) {
                throw refused("the key must be agreed on directly, with 12 bytes of IV and 16 of tag");
            }
            byte[] agreed = EcdhEs.agree(key, ephemeralKey(header));
            byte[] contentKey = EcdhEs.derive(agreed, ENCRYPTION, KEY_BITS, party(header, "apu"), party(header, "apv"));
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, contentKey, iv, parts[0]);
            cipher.update(text);
            return cipher.doFinal(tag);
        } catch (ProtocolException e) {
            throw e.code() == Code.SEALED ? e : refused(e.getMessage());
        } catch (GeneralSecurityException e) {
            throw refused("it was changed, or is sealed to another key");
        }
    }

    /**
     * The fingerprint of the key that it says to be sealed to, so that who can't open it may say why.
     *
     * @throws ProtocolException {@code SEALED} if it is none of this form and these algorithms, or does not say it
     */
    public static String keyId(String compact) {
        try {
            return text(header(parts(compact)[0]), "kid");
        } catch (ProtocolException e) {
            throw e.code() == Code.SEALED ? e : refused(e.getMessage());
        }
    }

    private static String[] parts(String compact) {
        if (compact.length() > Limits.MAX_PAYLOAD_BYTES) {
            throw refused("it is longer than any message");
        }
        String[] parts = compact.split("\\.", -1);
        if (parts.length != PARTS) {
            throw refused("it has five parts, and dots between them");
        }
        return parts;
    }

    private static ObjectNode header(String encoded) {
        ObjectNode header = WireJson.readObject(decode(encoded));
        if (!ALGORITHM.equals(text(header, "alg")) || !ENCRYPTION.equals(text(header, "enc"))) {
            throw refused("alg must be \"ECDH-ES\", enc \"A256GCM\"");
        }
        if (header.has("crit") || header.has("zip")) {
            throw refused("crit and zip are not understood here");
        }
        return header;
    }

    private static PublicKey ephemeralKey(ObjectNode header) {
        if (header.get("epk") instanceof ObjectNode epk
                && "OKP".equals(text(epk, "kty"))
                && KeyType.X25519.curve().equals(text(epk, "crv"))) {
            return KeyType.X25519.parse(text(epk, "x"));
        }
        throw refused("epk must be a key of X25519");
    }

    private static byte[] party(ObjectNode header, String member) {
        return header.has(member) ? decode(text(header, member)) : NOBODY;
    }

    private static String text(ObjectNode object, String member) {
        JsonNode value = object.get(member);
        if (value != null && value.isTextual()) {
            return value.textValue();
        }
        throw refused(member + " is missing");
    }

    /** In one spelling only: the low bits of the last character could say anything, and the same would have many texts. */
    private static byte[] decode(String text) {
        byte[] bytes = Base64Url.decode("each part", text);
        if (Base64Url.encode(bytes).equals(text)) {
            return bytes;
        }
        throw refused("each part is base64url with nothing left over");
    }

    private static Cipher cipher(int mode, byte[] key, byte[] iv, String encodedHeader)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
        cipher.updateAAD(encodedHeader.getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static byte[] next(ByteBuffer buffer, int length) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private static ProtocolException refused(String why) {
        return new ProtocolException(Code.SEALED, "what is sealed can't be opened: " + why);
    }
}
