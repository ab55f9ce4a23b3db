package io.sallyport.commands;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Whether commands may be queued that nobody has taken to send, so that the dispatcher asks the database when it may have something to say.
 * What another replica queued it sends itself; what that one left behind is found by the dispatcher's own look.
 */
@ApplicationScoped
class QueuedCommands {
    /** Safe: read and written by any thread; whoever claims clears it before it asks, so that nothing queued meanwhile is missed. */
    private volatile boolean some = true;

    private volatile Runnable bell = () -> {};

    /** Commands were queued, and it is committed. */
    void added() {
        some = true;
        bell.run();
    }

    /** @param bell run on each call of {@link #added}; returns at once */
    void ring(Runnable bell) {
        this.bell = bell;
    }

    boolean some() {
        return some;
    }

    void some(boolean now) {
        some = now;
    }
}
