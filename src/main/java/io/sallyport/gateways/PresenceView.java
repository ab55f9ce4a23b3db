package io.sallyport.gateways;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a gateway's management link, and why it is taken to be so.
 *
 * @param why one sentence for people
 */
public record PresenceView(
        PresenceState state,
        Instant since,
        PresenceCause cause,
        String why,
        @Nullable String agentVersion,
        @Nullable Integer protocolVersion,
        int reportIntervalSeconds,
        List<String> capabilities) {
    static PresenceView of(Presence presence) {
        return new PresenceView(
                presence.state(),
                presence.since(),
                presence.cause(),
                presence.cause().explain(presence.reason()),
                presence.agentVersion(),
                presence.protocolVersion(),
                presence.reportIntervalSeconds(),
                presence.capabilities());
    }
}
