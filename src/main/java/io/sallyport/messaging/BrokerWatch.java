package io.sallyport.messaging;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Says once when the broker goes and once when it is back. Metric: {@code sallyport.broker.connected}, 1 or 0. */
@ApplicationScoped
@Startup
class BrokerWatch {
    private final BrokerLink link;
    /** Only the scheduler's thread writes it, one run at a time. */
    private volatile boolean connected;
    /** A replica that stops goes away from the broker, not the broker from it. */
    private volatile boolean stopping;

    BrokerWatch(BrokerLink link, MeterRegistry registry) {
        this.link = link;
        Gauge.builder("sallyport.broker.connected", () -> isUp() ? 1 : 0).register(registry);
    }

    void stopping(@Observes @Priority(Shutdown.AFTER_THE_PROBES - 1) ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (stopping) {
            return;
        }
        boolean now = isUp();
        if (now && !connected) {
            Log.info("the broker is connected");
        } else if (!now && connected) {
            Log.warn("the broker is away; commands fail with BROKER_UNAVAILABLE until it is back");
        }
        connected = now;
    }

    private boolean isUp() {
        return link.canSend() && link.canReceive();
    }
}
