package io.sallyport.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Signature (RFC 7515) in flattened JSON over bytes, made with Ed25519 ({@code EdDSA}, RFC 8037). What was read is not trusted: {@link #payload}
 * gives the bytes only to who names the kind of message and the key that must have signed it.
 */
public final class Jws {
    private static final String ALGORITHM = "Ed25519";

    private final Type type;
    private final @Nullable String keyId;
    private final byte[] payload;
    private final byte[] signed;
    private final byte[] signature;

    private Jws(Type type, @Nullable String keyId, byte[] payload, byte[] signed, byte[] signature) {
        this.type = type;
        this.keyId = keyId;
        this.payload = payload;
        this.signed = signed;
        this.signature = signature;
    }

    /** What is signed, so that no signature counts for anything else: the header's {@code typ}. */
    public enum Type {
        /** By the console: a command or a broadcast. */
        DOWNLINK("sallyport-downlink"),
        /** By a gateway, with the key that it brings. */
        CLAIM("sallyport-claim"),
        /** By a gateway, with the key that it brought when it was activated. */
        RENEWAL("sallyport-renewal");

        private final String typ;

        Type(String typ) {
            this.typ = typ;
        }

        private static Type of(String typ) {
            for (Type type : values()) {
                if (type.typ.equals(typ)) {
                    return type;
                }
            }
            throw new ProtocolException(Code.SIGNATURE, "typ is none that this protocol knows");
        }
    }

    /**
     * @param keyId which key it is, for who has several; null where the payload brings the key
     * @throws ProtocolException {@code TOO_LARGE} if the payload has more than {@link Limits#MAX_SIGNED_BYTES}
     */
    public static byte[] sign(Type type, @Nullable String keyId, PrivateKey key, byte[] payload) {
        requireSize(payload.length);
        ObjectNode header =
                WireJson.MAPPER.createObjectNode().put("alg", "EdDSA").put("typ", type.typ);
        if (keyId != null) {
            header.put("kid", keyId);
        }
        String encodedHeader = Base64Url.encode(WireJson.write(header));
        String encodedPayload = Base64Url.encode(payload);
        try {
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(key);
            signer.update(signingInput(encodedHeader, encodedPayload));
            return WireJson.write(WireJson.MAPPER
                    .createObjectNode()
                    .put("payload", encodedPayload)
                    .put("protected", encodedHeader)
                    .put("signature", Base64Url.encode(signer.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key is none of Ed25519", e);
        }
    }

    /** Whether these bytes look like one: every message of the protocol is a JSON object, and a JSON-RPC message has no {@code payload}. */
    public static boolean isOne(byte[] bytes) {
        return WireJson.readObject(bytes).has("payload");
    }

    /** @throws ProtocolException if it is none of this form and algorithm; nothing else is ever thrown, whatever the bytes are */
    public static Jws parse(byte[] bytes) {
        ObjectNode message = WireJson.readObject(bytes);
        String encodedHeader = requireText(message, "protected");
        String encodedPayload = requireText(message, "payload");
        byte[] signature = Base64Url.decode("signature", requireText(message, "signature"));
        ObjectNode header = WireJson.readObject(Base64Url.decode("protected", encodedHeader));
        if (!"EdDSA".equals(requireText(header, "alg"))) {
            throw new ProtocolException(Code.SIGNATURE, "alg must be \"EdDSA\"");
        }
        if (header.has("crit") || header.has("b64")) {
            throw new ProtocolException(Code.SIGNATURE, "crit and b64 are not understood here");
        }
        return new Jws(
                Type.of(requireText(header, "typ")),
                header.has("kid") ? requireText(header, "kid") : null,
                Base64Url.decode("payload", encodedPayload),
                signingInput(encodedHeader, encodedPayload),
                signature);
    }

    /** Who is said to have signed it; null if it is not said. */
    public @Nullable String keyId() {
        return keyId;
    }

    /** @throws ProtocolException {@code SIGNATURE} if it is of another type, or was not signed with this key */
    public byte[] payload(Type expected, PublicKey key) {
        if (type != expected || !isSignedWith(key)) {
            throw new ProtocolException(Code.SIGNATURE, "the signature is wrong");
        }
        return payload.clone();
    }

    /** What anybody may have written: good for nothing but to find out which key must have signed it, and whom to tell that it did not. */
    public byte[] unverifiedPayload() {
        return payload.clone();
    }

    static void requireSize(int bytes) {
        if (bytes > Limits.MAX_SIGNED_BYTES) {
            throw new ProtocolException(
                    Code.TOO_LARGE,
                    "a message that is signed has at most %d bytes, this one has %d"
                            .formatted(Limits.MAX_SIGNED_BYTES, bytes));
        }
    }

    private boolean isSignedWith(PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException forged) {
            return false;
        }
    }

    private static byte[] signingInput(String encodedHeader, String encodedPayload) {
        return (encodedHeader + "." + encodedPayload).getBytes(StandardCharsets.US_ASCII);
    }

    private static String requireText(ObjectNode object, String member) {
        if (object.get(member) != null && object.get(member).isTextual()) {
            return object.get(member).textValue();
        }
        throw new ProtocolException(Code.SIGNATURE, member + " is missing");
    }
}
