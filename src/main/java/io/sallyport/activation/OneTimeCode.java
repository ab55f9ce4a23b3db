package io.sallyport.activation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A one-time code as a person types it: 16 characters of Crockford's base32 (80 random bits) in groups of four. Taken as it is meant: in either case,
 * with an O for a 0, an I or L for a 1, and with or without what separates the groups.
 */
record OneTimeCode(String characters) {
    static final int LENGTH = 16;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    static OneTimeCode make() {
        SecureRandom random = new SecureRandom();
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            characters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new OneTimeCode(characters.toString());
    }

    static OneTimeCode typed(String text) {
        return new OneTimeCode(text.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1'));
    }

    /** As it is shown. */
    String text() {
        return String.join("-", characters.split("(?<=\\G.{4})"));
    }

    /** All that is kept of it: of 80 random bits a plain hash can't be turned back within the code's life. */
    String hash() {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(characters.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java platform has SHA-256", e);
        }
    }

    /** Never the code: what is logged by mistake harms nobody. */
    @Override
    public String toString() {
        return "a one-time code";
    }
}
