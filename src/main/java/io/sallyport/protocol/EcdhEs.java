package io.sallyport.protocol;

import io.sallyport.protocol.ProtocolException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** How two agree on a key that nobody else knows: X25519 (RFC 7748), and the Concat KDF of RFC 7518, section 4.6. */
final class EcdhEs {
    private static final String ALGORITHM = "X25519";
    private static final int PRIVATE_KEY_BYTES = 32;
    /** What SHA-256 gives in one round; no algorithm here needs a longer key. */
    private static final int LONGEST_KEY_BITS = 256;

    private EcdhEs() {}

    /**
     * @throws ProtocolException {@code INVALID_MEMBERS} if the other's key is a point of small order: whatever ours is, anybody would know what it agrees on
     * @throws IllegalArgumentException if ours is none of X25519
     */
    static byte[] agree(PrivateKey ours, PublicKey theirs) {
        KeyAgreement agreement;
        try {
            agreement = KeyAgreement.getInstance(ALGORITHM);
            agreement.init(ours);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key is none of X25519", e);
        }
        try {
            agreement.doPhase(theirs, true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException smallOrder) {
            throw new ProtocolException(Code.INVALID_MEMBERS, "with this X25519 key nothing can be kept secret");
        }
    }

    /** @throws ProtocolException {@code INVALID_MEMBERS} as {@link #agree} does, whose answer does not depend on our key */
    static void requireSafe(PublicKey theirs) {
        try {
            PrivateKey any = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, new byte[PRIVATE_KEY_BYTES]));
            agree(any, theirs);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has X25519", e);
        }
    }

    /**
     * @param agreed what {@link #agree} gave
     * @param algorithm for which the key is: the {@code enc} of a header
     * @param bits of the key, at most 256
     * @param apu who seals, as the header has it; empty if it does not say
     * @param apv who opens, likewise
     */
    static byte[] derive(byte[] agreed, String algorithm, int bits, byte[] apu, byte[] apv) {
        if (bits > LONGEST_KEY_BITS) {
            throw new IllegalArgumentException("a key has at most " + LONGEST_KEY_BITS + " bits");
        }
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(number(1));
            hash.update(agreed);
            for (byte[] part : new byte[][] {algorithm.getBytes(StandardCharsets.US_ASCII), apu, apv}) {
                hash.update(number(part.length));
                hash.update(part);
            }
            hash.update(number(bits));
            return Arrays.copyOf(hash.digest(), bits / Byte.SIZE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
