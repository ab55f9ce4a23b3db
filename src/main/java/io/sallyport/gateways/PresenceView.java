package io.sallyport.gateways;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a gateway's management link, and why it is taken to be so.
 *
 * @param lastState what it was when it could be told last: the state, unless that is {@code BROKER_AWAY}
 * @param why one sentence for people
 * @param clockSkewSeconds by how much its clock was ahead of the console's (behind, if negative) when it was found to be off by more than 10
 *     seconds; null while it is right
 */
public record PresenceView(
        PresenceState state,
        PresenceState lastState,
        Instant since,
        PresenceCause cause,
        String why,
        @Nullable Integer clockSkewSeconds,
        @Nullable String agentVersion,
        @Nullable Integer protocolVersion,
        int reportIntervalSeconds,
        List<String> capabilities) {
    /** @param brokerAwaySince null while the broker is connected */
    static PresenceView of(Presence presence, @Nullable Instant brokerAwaySince) {
        PresenceCause cause = brokerAwaySince == null ? presence.cause() : PresenceCause.BROKER_AWAY;
        return new PresenceView(
                brokerAwaySince == null ? presence.state() : PresenceState.BROKER_AWAY,
                presence.state(),
                brokerAwaySince == null ? presence.since() : brokerAwaySince,
                cause,
                cause.explain(presence.reason()),
                presence.clockSkewSeconds(),
                presence.agentVersion(),
                presence.protocolVersion(),
                presence.reportIntervalSeconds(),
                presence.capabilities());
    }
}
