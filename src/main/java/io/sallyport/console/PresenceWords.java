package io.sallyport.console;

import io.sallyport.gateways.PresenceView;
import java.time.Instant;

/** A gateway's management link, in words. */
record PresenceWords(Badge badge, Age since, String why, boolean flapping) {
    static PresenceWords of(PresenceView presence, Instant now) {
        return new PresenceWords(
                Badge.of(presence.state()), new Age(presence.since(), now), presence.why(), presence.flapping());
    }

    /** For a tooltip. */
    public String explained() {
        return badge.text() + " since " + since.exact() + ". " + why;
    }
}
