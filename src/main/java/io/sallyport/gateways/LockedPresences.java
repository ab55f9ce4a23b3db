package io.sallyport.gateways;

import java.util.List;

/** Presences that a transaction has locked, as much of them as says whether a report would change them. */
public final class LockedPresences {
    private final List<Presence> outlines;

    LockedPresences(List<Presence> outlines) {
        this.outlines = outlines;
    }

    List<Presence> outlines() {
        return outlines;
    }
}
