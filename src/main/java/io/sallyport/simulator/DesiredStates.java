package io.sallyport.simulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest desired state of each resource that a gateway has begun to set: noted at the beginning, so that an older one cannot overtake
 * one that takes its time. Of the last 1,000 resources, which is more than a gateway has. Confined to the gateway's event loop.
 */
final class DesiredStates {
    static final int CAPACITY = 1_000;

    private final Map<String, DesiredState> newest = new LinkedHashMap<>();

    /** Whether this gateway has a newer state; the same one may be set again. */
    boolean isStale(DesiredState state) {
        DesiredState known = newest.get(state.resource());
        return known != null && state.isOlderThan(known);
    }

    void accept(DesiredState state) {
        if (!isStale(state)) {
            newest.remove(state.resource());
            newest.put(state.resource(), state);
            if (newest.size() > CAPACITY) {
                newest.remove(newest.keySet().iterator().next());
            }
        }
    }

    /** The one noted longest ago first; a copy. */
    Collection<DesiredState> all() {
        return List.copyOf(newest.values());
    }
}
