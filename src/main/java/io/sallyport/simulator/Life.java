package io.sallyport.simulator;

import io.sallyport.protocol.Origin;
import java.time.Instant;
import java.util.UUID;

/** One boot of a gateway, and the counters that live as long as it. Confined to the gateway's event loop. */
final class Life {
    private final long binding;
    private final long boot;
    private final String bootId = UUID.randomUUID().toString();
    private final Instant bootedAt;
    private long session;
    private long seq;

    Life(long binding, long boot, Instant bootedAt) {
        this.binding = binding;
        this.boot = boot;
        this.bootedAt = bootedAt;
    }

    /** The same boot on another machine, with a boot ID of its own. */
    Life copiedMachine() {
        return new Life(binding, boot, bootedAt);
    }

    /** To be called before each CONNECT: the will already carries the new session. */
    void beginSession() {
        session++;
    }

    Origin origin() {
        return new Origin(binding, boot, bootId, session, null);
    }

    /** The origin of the next report. */
    Origin nextReport() {
        return origin().withSeq(++seq);
    }

    Instant bootedAt() {
        return bootedAt;
    }
}
