package io.sallyport.console;

import io.sallyport.gateways.PresenceView;
import java.time.Instant;

/** A gateway's management link, in words. */
record PresenceWords(Badge badge, Age since, String why) {
    static PresenceWords of(PresenceView presence, Instant now) {
        return new PresenceWords(Badge.of(presence.state()), new Age(presence.since(), now), presence.why());
    }

    /** For a tooltip. */
    public String explained() {
        return badge.text() + " since " + since.exact() + ". " + why;
    }
}
