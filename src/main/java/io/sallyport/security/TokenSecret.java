package io.sallyport.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API token as its owner has it: {@code spt_<id>_<secret>}. The prefix lets scanners of source code find one that was published by mistake; the
 * secret has 256 random bits.
 */
record TokenSecret(String id, String secret) {
    static final String PREFIX = "spt_";
    private static final Pattern FORM = Pattern.compile("spt_([0-9a-z]{13})_([A-Za-z0-9_-]{43})");

    static TokenSecret make(String id) {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new TokenSecret(id, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static Optional<TokenSecret> parse(String token) {
        Matcher form = FORM.matcher(token);
        return form.matches() ? Optional.of(new TokenSecret(form.group(1), form.group(2))) : Optional.empty();
    }

    String token() {
        return PREFIX + id + "_" + secret;
    }

    String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java platform has SHA-256", e);
        }
    }

    /** In a time that says nothing of where they differ. */
    boolean hasHash(String hash) {
        return MessageDigest.isEqual(
                hash().getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    /** Never the secret: what is logged by mistake harms nobody. */
    @Override
    public String toString() {
        return PREFIX + id + "_…";
    }
}
