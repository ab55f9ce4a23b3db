package io.sallyport.security;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right a moment ago, so that a program which sends one with each request does not pay for its check each time. Kept as a keyed
 * hash, whose key this process alone has; guarded by this.
 */
@ApplicationScoped
class CheckedPasswords {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST_KEPT = 1_000;
    private static final Duration KEPT_FOR = Duration.ofMinutes(5);

    private final SecretKeySpec key;
    private final Clock clock;
    private final Map<String, Instant> until = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_KEPT;
        }
    };

    CheckedPasswords(Clock clock, MeterRegistry registry) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
        this.clock = clock;
        registry.gauge("sallyport.security.passwords.kept", this, CheckedPasswords::kept);
    }

    /** @return the name, if the password was right */
    synchronized Optional<String> find(String name, String password) {
        Instant end = until.get(hash(name, password));
        return end != null && clock.instant().isBefore(end) ? Optional.of(name) : Optional.empty();
    }

    synchronized void put(String name, String password) {
        until.put(hash(name, password), clock.instant().plus(KEPT_FOR));
    }

    synchronized int kept() {
        return until.size();
    }

    private String hash(String name, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // No name contains a zero, so that none runs into its password.
            return HexFormat.of().formatHex(mac.doFinal((name + '\0' + password).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("each Java platform has " + ALGORITHM, e);
        }
    }
}
