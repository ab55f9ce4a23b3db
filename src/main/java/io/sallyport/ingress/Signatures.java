package io.sallyport.ingress;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of pushed uplinks: {@code v1=} and in hexadecimal digits the HMAC-SHA256, by one of the secrets, of the timestamp, a dot, and the body. Where a request has the header
 * {@code ce-subject}, which then says whose message it is, its value and another dot come before the body. No topic has a brace or a dot, and no body begins with anything but a brace or a bracket,
 * so nobody can move the border between them.
 */
final class Signatures {
    /** Seconds since 1970. */
    static final String TIMESTAMP = "Sallyport-Timestamp";

    static final String SIGNATURE = "Sallyport-Signature";
    private static final String VERSION = "v1=";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST_DIGITS = 12;

    private final List<SecretKeySpec> keys;
    private final Duration window;
    private final Clock clock;

    Signatures(List<String> secrets, Duration window, Clock clock) {
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
        this.window = window;
        this.clock = clock;
    }

    /** What became of a signature. */
    enum Verdict {
        GOOD("", ""),
        UNSIGNED(
                "INVALID_CREDENTIALS",
                "A pushed uplink is signed (Sallyport-Timestamp and Sallyport-Signature), or comes with a bearer"
                        + " token."),
        WRONG(
                "INVALID_SIGNATURE",
                "The signature is not that of this body, timestamp and subject by a secret that is known here."),
        TOO_OLD(
                "TIMESTAMP_OUT_OF_WINDOW",
                "The signature is too old, or its time has not come yet: compare the clocks.");

        private final String code;
        private final String explanation;

        Verdict(String code, String explanation) {
            this.code = code;
            this.explanation = explanation;
        }

        String code() {
            return code;
        }

        String explanation() {
            return explanation;
        }
    }

    Verdict judge(@Nullable String timestamp, @Nullable String signature, @Nullable String subject, byte[] body) {
        if (timestamp == null || signature == null) {
            return Verdict.UNSIGNED;
        }
        byte[] given = parse(signature);
        boolean good = false;
        for (SecretKeySpec key : keys) {
            good |= MessageDigest.isEqual(of(key, timestamp, subject, body), given);
        }
        if (!good) {
            return Verdict.WRONG;
        }
        return isNow(timestamp) ? Verdict.GOOD : Verdict.TOO_OLD;
    }

    private boolean isNow(String timestamp) {
        if (timestamp.isEmpty()
                || timestamp.length() > MOST_DIGITS
                || !timestamp.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return false;
        }
        Duration away = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant());
        return away.abs().compareTo(window) <= 0;
    }

    private static byte[] parse(String signature) {
        if (!signature.startsWith(VERSION)) {
            return new byte[0];
        }
        try {
            return HexFormat.of().parseHex(signature.substring(VERSION.length()));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] of(SecretKeySpec key, String timestamp, @Nullable String subject, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            if (subject != null) {
                mac.update((subject + ".").getBytes(StandardCharsets.UTF_8));
            }
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java platform has HMAC-SHA256", e);
        }
    }
}
