package io.sallyport.simulator;

import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a virtual gateway says about coming and going. */
final class Presence {
    private static final int PROTOCOL_VERSION = 1;

    private Presence() {}

    static PresenceOnline online(
            Origin origin, Instant now, Duration reportInterval, Software software, @Nullable Machine machine) {
        return new PresenceOnline(
                origin,
                now,
                software.version(),
                PROTOCOL_VERSION,
                (int) reportInterval.toSeconds(),
                software.capabilities(),
                machine == null ? null : machine.sealingKeyFingerprint());
    }

    static PresenceOffline will(Origin origin) {
        return new PresenceOffline(origin, PresenceOffline.CONNECTION_LOST);
    }
}
