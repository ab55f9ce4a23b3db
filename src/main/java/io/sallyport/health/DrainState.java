package io.sallyport.health;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Whether this replica serves: from the end of its start (the schema is migrated by then) to the beginning of its shutdown. */
@ApplicationScoped
class DrainState {
    /** Before anything is drained. */
    private static final int FIRST = 1;

    /** Written by the start and the shutdown, read by probes. */
    private volatile boolean serving;

    void started(@Observes StartupEvent event) {
        serving = true;
    }

    void draining(@Observes ShutdownDelayInitiatedEvent event) {
        serving = false;
    }

    void stopping(@Observes @Priority(FIRST) ShutdownEvent event) {
        serving = false;
    }

    boolean isServing() {
        return serving;
    }
}
