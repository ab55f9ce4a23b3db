package io.sallyport.maintenance;

import java.util.BitSet;
import java.util.Collection;

/** What is there of one log, by the numbers of its parts. They come twice and in any order. Not for several threads. */
final class Assembly {
    /** What a part is to a log. */
    enum Fit {
        NEW,
        /** It is there: what came first stays. */
        THERE,
        /** It is of another number of parts than those before. */
        CONTRADICTS
    }

    private final int of;
    private final BitSet there = new BitSet();

    Assembly(int of, Collection<Integer> there) {
        this.of = of;
        there.forEach(this.there::set);
    }

    /** Notes a part that is new. */
    Fit add(int part, int ofParts) {
        if (ofParts != of || part < 1 || part > of) {
            return Fit.CONTRADICTS;
        }
        if (there.get(part)) {
            return Fit.THERE;
        }
        there.set(part);
        return Fit.NEW;
    }

    boolean isComplete() {
        return there.cardinality() == of;
    }
}
