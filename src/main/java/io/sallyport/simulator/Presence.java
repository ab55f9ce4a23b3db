package io.sallyport.simulator;

import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import java.time.Duration;
import java.time.Instant;

/** What a virtual gateway says about coming and going. */
final class Presence {
    private static final int PROTOCOL_VERSION = 1;

    private Presence() {}

    static PresenceOnline online(Origin origin, Instant now, Duration reportInterval) {
        return new PresenceOnline(
                origin,
                now,
                StatusView.AGENT_VERSION,
                PROTOCOL_VERSION,
                (int) reportInterval.toSeconds(),
                Operations.METHODS,
                null);
    }

    static PresenceOffline will(Origin origin) {
        return new PresenceOffline(origin, PresenceOffline.CONNECTION_LOST);
    }
}
