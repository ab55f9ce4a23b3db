package io.sallyport.gateways;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells of flapping gateways what was held back, and when they are calm. The rows say when, so any replica may do it, and nothing is held in
 * memory.
 */
@ApplicationScoped
@Startup
class FlappingSweep {
    private static final int MOST_AT_ONCE = 1_000;

    private final PresenceService service;
    private final AtomicLong flapping = new AtomicLong();

    FlappingSweep(PresenceService service, MeterRegistry registry) {
        this.service = service;
        registry.gauge("sallyport.gateways.flapping", flapping);
    }

    @Scheduled(
            every = "${sallyport.gateways.flapping.check:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void run() {
        try {
            int found;
            do {
                found = service.tellHeldBack(MOST_AT_ONCE);
            } while (found == MOST_AT_ONCE);
            flapping.set(service.countFlapping());
        } catch (RuntimeException e) {
            Log.warnf("the look for flapping gateways failed, again soon: %s", e.toString());
        }
    }
}
