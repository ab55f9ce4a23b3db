package io.sallyport.protocol.storage;

import io.sallyport.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What is said of secrets without telling them. */
public final class Secret {
    /** Of a secret, plain or sealed, in characters. */
    public static final int MAX_LENGTH = 8_192;

    private static final int ID_BYTES = 8;

    private Secret() {}

    static void check(@Nullable String secret) {
        if (secret != null && (secret.isEmpty() || secret.length() > MAX_LENGTH)) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS, "a secret has 1 to " + MAX_LENGTH + " characters");
        }
    }

    /**
     * Which secret a gateway has: of the sealed text, the first 8 bytes of its SHA-256 in hexadecimal digits. Sealing the same again gives
     * another, so nobody can tell from it whether two secrets are the same.
     */
    public static @Nullable String idOf(@Nullable String sealed) {
        if (sealed == null) {
            return null;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(sealed.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
