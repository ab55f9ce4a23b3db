package io.sallyport;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;

/**
 * Time comes from one {@link Clock}, so that tests can set it; in milliseconds, as the database keeps it, so that what is answered when
 * something is made is what is read later. Nobody imports this class.
 */
@ApplicationScoped
class SystemClock {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }
}
