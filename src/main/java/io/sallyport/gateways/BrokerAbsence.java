package io.sallyport.gateways;

import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.messaging.BrokerLink;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Since when this replica hears nothing because the broker is away. Nothing of that is written: an outage is one fact about the console, not
 * one about each gateway.
 */
@ApplicationScoped
@Startup
class BrokerAbsence {
    private final BrokerLink link;
    private final Clock clock;
    /** Safe: set and cleared atomically. */
    private final AtomicReference<@Nullable Instant> since = new AtomicReference<>();

    BrokerAbsence(BrokerLink link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    /** To the second, or null while the broker is connected. */
    @Nullable
    Instant since() {
        if (link.canReceive()) {
            since.set(null);
            return null;
        }
        Instant now = clock.instant();
        return since.updateAndGet(earlier -> earlier == null ? now : earlier);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        since();
    }
}
