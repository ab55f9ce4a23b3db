package io.sallyport.status;

import io.sallyport.protocol.Origin;
import java.time.Instant;

/**
 * How far a gateway's reports have come: reports are ordered by (binding, boot, seq), and by nothing else.
 *
 * @param receivedAt when the newest came in, which orders nothing
 */
record StatusPosition(long version, long binding, long boot, String bootId, long seq, Instant receivedAt) {
    /** A report of this boot needs no second look at who sends it. */
    boolean isSameBoot(Origin origin) {
        return origin.binding() == binding
                && origin.boot() == boot
                && origin.bootId().equals(bootId);
    }

    boolean isBefore(Origin origin) {
        if (origin.binding() != binding) {
            return origin.binding() > binding;
        }
        if (origin.boot() != boot) {
            return origin.boot() > boot;
        }
        return origin.requireSeq() > seq;
    }
}
