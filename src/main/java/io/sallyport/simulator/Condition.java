package io.sallyport.simulator;

import io.sallyport.protocol.ShareStatus.State;
import org.jspecify.annotations.Nullable;

/** What the gateway does with a share or volume just now, which outdoes what state it would be in. */
record Condition(State state, String reason, @Nullable Double syncPercent) {
    static final Condition DRAINING = new Condition(State.READ_ONLY, "DRAINING", null);
}
