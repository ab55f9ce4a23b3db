package io.sallyport.credentials;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was read of credentials, so that a broker's question costs no look at the database each time. While the database is away, when nobody can revoke
 * one either, what was read last counts for an hour.
 */
@ApplicationScoped
class KnownCredentials {
    private static final Duration KEPT_IN_AN_OUTAGE = Duration.ofHours(1);

    private final GatewayCredentialRepository credentials;
    private final Duration freshFor;
    private final Clock clock;
    /** Bounded, the one that was not used for longest gives way. Guarded by itself. */
    private final Map<String, Remembered> remembered;

    KnownCredentials(
            GatewayCredentialRepository credentials, CredentialsConfig config, Clock clock, MeterRegistry registry) {
        this.credentials = credentials;
        this.freshFor = config.cacheFor();
        this.clock = clock;
        int most = config.cacheEntries();
        this.remembered = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
                return size() > most;
            }
        };
        registry.gauge("sallyport.credentials.known", this, KnownCredentials::size);
    }

    /** What is known without asking the database. */
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
            GatewayCredential credential = credentials.findById(id);
            if (credential == null) {
                forget(id);
                return Optional.empty();
            }
            Known known = Known.of(credential);
            synchronized (remembered) {
                remembered.put(id, new Remembered(known, now));
            }
            return Optional.of(known);
        } catch (RuntimeException databaseIsAway) {
            Remembered last = get(id);
            if (last == null || now.isAfter(last.at().plus(KEPT_IN_AN_OUTAGE))) {
                throw databaseIsAway;
            }
            Log.debugf("credential %s can't be read, what was read at %s counts", id, last.at());
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

    private int size() {
        synchronized (remembered) {
            return remembered.size();
        }
    }

    /** What a credential is worth. */
    record Known(
            String clientId,
            long binding,
            CredentialMode mode,
            @Nullable String secretHash,
            Instant expiresAt,
            boolean revoked) {
        static Known of(GatewayCredential credential) {
            return new Known(
                    credential.clientId(),
                    credential.binding(),
                    credential.mode(),
                    credential.secretHash(),
                    credential.expiresAt(),
                    credential.revokedAt() != null);
        }
    }

    private record Remembered(Known known, Instant at) {}
}
