package io.sallyport.status;

import io.sallyport.protocol.Origin;

/** How far a gateway's reports have come: reports are ordered by (binding, boot, seq), and by nothing else. */
record StatusPosition(long version, long binding, long boot, String bootId, long seq) {
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
