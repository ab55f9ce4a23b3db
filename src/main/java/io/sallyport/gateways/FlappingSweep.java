package io.sallyport.gateways;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells of flapping gateways what was held back, and when they are calm. The rows say when, so any replica may do it, and nothing is held in
 * memory.
 */
@ApplicationScoped
@Startup
class FlappingSweep implements PeriodicWork {
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
            sweep();
        } catch (RuntimeException e) {
            Log.warnf("the look for flapping gateways failed, again soon: %s", e.toString());
        }
    }

    private long sweep() {
        long all = 0;
        int found;
        do {
            found = service.tellHeldBack(MOST_AT_ONCE);
            all += found;
        } while (found == MOST_AT_ONCE);
        flapping.set(service.countFlapping());
        return all;
    }

    @Override
    public String work() {
        return "flapping";
    }

    @Override
    public Stage stage() {
        return Stage.LOOK;
    }

    @Override
    public long takeTurn() {
        return sweep();
    }
}
