package io.sallyport.gateways;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a gateway's management link, and why it is taken to be so.
 *
 * @param lastState what it was when it could be told last: the state, unless that is {@code BROKER_AWAY}
 * @param why a sentence or two for people
 * @param flapping whether it was lost so often of late that only some of its changes are told; what is shown here is right all the same
 * @param losses how often it was lost without a word, of late: within {@code sallyport.gateways.flapping.window}, up to 50
 * @param clockSkewSeconds by how much its clock was ahead of the console's (behind, if negative) when it was found to be off by more than 10
 *     seconds; null while it is right
 * @param sealingKeyFingerprint of the key that it says to open secrets with
 */
public record PresenceView(
        PresenceState state,
        PresenceState lastState,
        Instant since,
        PresenceCause cause,
        String why,
        boolean flapping,
        int losses,
        @Nullable Integer clockSkewSeconds,
        @Nullable String agentVersion,
        @Nullable Integer protocolVersion,
        int reportIntervalSeconds,
        List<String> capabilities,
        @Nullable String sealingKeyFingerprint) {
    /**
     * @param brokerAwaySince null while the broker is connected
     * @param window in which losses are counted
     */
    static PresenceView of(Presence presence, @Nullable Instant brokerAwaySince, Duration window, Instant now) {
        boolean flapping = presence.flapping().active();
        int losses = presence.flapping().lossesWithin(window, now);
        PresenceCause cause = brokerAwaySince == null ? presence.cause() : PresenceCause.BROKER_AWAY;
        return new PresenceView(
                brokerAwaySince == null ? presence.state() : PresenceState.BROKER_AWAY,
                presence.state(),
                brokerAwaySince == null ? presence.since() : brokerAwaySince,
                cause,
                cause.explain(presence.reason())
                        + (flapping && brokerAwaySince == null ? explainFlapping(losses, window) : ""),
                flapping,
                losses,
                presence.clockSkewSeconds(),
                presence.agentVersion(),
                presence.protocolVersion(),
                presence.reportIntervalSeconds(),
                presence.capabilities(),
                presence.sealingKeyFingerprint());
    }

    private static String explainFlapping(int losses, Duration window) {
        String atLeast = losses >= Flapping.MOST_LOSSES ? "at least " : "";
        boolean minutes = window.toSeconds() % 60 == 0;
        return " It is flapping: its connection was lost %s%d times in %s."
                .formatted(atLeast, losses, minutes ? window.toMinutes() + " min" : window.toSeconds() + " s");
    }
}
