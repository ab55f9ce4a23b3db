package io.sallyport.messaging;

import java.time.Duration;

/** What a feature does when its replica stops. {@link Shutdown} runs the phases one after the other, and the steps of a phase at once. */
public interface ShutdownStep {
    /** In this order. */
    enum Phase {
        /** Nobody is kept waiting for what another replica will see; HTTP still answers. */
        WAITERS,
        /** Nothing comes in any more: what waits is written. */
        INBOXES,
        /** Nothing is sent any more, and what was taken to be sent is handed back. */
        DISPATCH
    }

    Phase phase();

    /** Ends the feature's work. Takes no longer than that; what was not done then is left. */
    void stop(Duration within);
}
