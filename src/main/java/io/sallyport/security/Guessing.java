package io.sallyport.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.security.AuthenticationFailedException;
import io.sallyport.api.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slows down whoever guesses: after so many wrong passwords from one address or for one name within the window, none is looked at until the window
 * is over. Per replica, so that many replicas allow as many times more.
 */
@ApplicationScoped
public class Guessing {
    private static final int MOST_REMEMBERED = 10_000;

    private final SecurityConfig.Guessing config;
    private final Clock clock;
    private final Counter failures;
    private final Counter refused;
    /** By what is counted for; bounded, the one that was not seen for longest gives way. Guarded by this. */
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    Guessing(SecurityConfig config, Clock clock, MeterRegistry registry) {
        this.config = config.guessing();
        this.clock = clock;
        this.failures = registry.counter("sallyport.security.credentials", "outcome", "wrong");
        this.refused = registry.counter("sallyport.security.credentials", "outcome", "too-many");
        registry.gauge("sallyport.security.guessing", this, Guessing::remembered);
    }

    /** @throws AuthenticationFailedException with {@link TooManyAttempts} if one of these has failed too often */
    synchronized void check(List<String> what) {
        Instant now = clock.instant();
        for (String one : what) {
            Window window = windows.get(one);
            if (window != null && window.failures() >= config.most() && now.isBefore(window.until())) {
                refused.increment();
                throw TooManyAttempts.waiting(Duration.between(now, window.until()));
            }
        }
    }

    /** As {@link #check}, for an endpoint. @throws Refusal 429 {@code TOO_MANY_ATTEMPTS} */
    public void refuseTooMany(List<String> what) {
        try {
            check(what);
        } catch (AuthenticationFailedException e) {
            throw e.getCause() instanceof TooManyAttempts tooMany ? Refusal.tooMany(tooMany.retryAfter()) : e;
        }
    }

    /** @param what nothing, if it is counted only */
    public synchronized void failed(List<String> what) {
        failures.increment();
        Instant now = clock.instant();
        for (String one : what) {
            Window window = windows.get(one);
            windows.put(
                    one,
                    window != null && now.isBefore(window.until())
                            ? new Window(window.until(), window.failures() + 1)
                            : new Window(now.plus(config.window()), 1));
        }
    }

    synchronized int remembered() {
        return windows.size();
    }

    private record Window(Instant until, int failures) {}
}
