package io.sallyport.security;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was read of tokens, so that a program which sends one with each request costs no look at the database each time. While the database is away, when
 * nobody can revoke one either, what was read last counts for an hour.
 */
@ApplicationScoped
class RememberedTokens {
    private static final int MOST_KEPT = 10_000;
    private static final Duration KEPT_IN_AN_OUTAGE = Duration.ofHours(1);

    private final ApiTokenRepository tokens;
    private final Duration freshFor;
    private final Clock clock;
    /** Bounded, the one that was not used for longest gives way. Guarded by itself. */
    private final Map<String, Remembered> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > MOST_KEPT;
        }
    };

    RememberedTokens(ApiTokenRepository tokens, SecurityConfig config, Clock clock, MeterRegistry registry) {
        this.tokens = tokens;
        this.freshFor = config.tokens().remembered();
        this.clock = clock;
        registry.gauge("sallyport.security.tokens.kept", this, RememberedTokens::kept);
    }

    /** What is known of it without asking the database. */
    Optional<Known> fresh(String id) {
        Remembered one = get(id);
        return one != null && clock.instant().isBefore(one.at().plus(freshFor))
                ? Optional.of(one.known())
                : Optional.empty();
    }

    /** Asks the database. @return empty if there is none of this ID */
    @Transactional
    Optional<Known> read(String id) {
        Instant now = clock.instant();
        try {
            ApiToken token = tokens.findById(id);
            if (token == null) {
                forget(id);
                return Optional.empty();
            }
            Known known = new Known(
                    token.secretHash(), token.name(), token.grants(), token.expiresAt(), token.revokedAt() != null);
            put(id, new Remembered(known, now));
            return Optional.of(known);
        } catch (RuntimeException databaseIsAway) {
            Remembered last = get(id);
            if (last == null || now.isAfter(last.at().plus(KEPT_IN_AN_OUTAGE))) {
                throw databaseIsAway;
            }
            Log.debugf("token %s can't be read, what was read at %s counts: %s", id, last.at(), databaseIsAway);
            return Optional.of(last.known());
        }
    }

    void forget(String id) {
        synchronized (remembered) {
            remembered.remove(id);
        }
    }

    private @Nullable Remembered get(String id) {
        synchronized (remembered) {
            return remembered.get(id);
        }
    }

    private void put(String id, Remembered one) {
        synchronized (remembered) {
            remembered.put(id, one);
        }
    }

    private int kept() {
        synchronized (remembered) {
            return remembered.size();
        }
    }

    /** What a token is worth. */
    record Known(String secretHash, String name, List<Grant> grants, Instant expiresAt, boolean revoked) {}

    private record Remembered(Known known, Instant at) {}
}
