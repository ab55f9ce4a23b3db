package io.sallyport.gateways;

import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one gateway's management link, written on transitions only. Messages may come late, twice and in any order: only the
 * current or a newer (binding, boot, session) counts, and an online that comes after the offline of its own session is ignored (docs/protocol.md,
 * section 6). Each transition says whether it changed anything.
 */
@Entity
@Table(name = "gateway_presence")
class Presence {
    private static final Duration SKEWED = Duration.ofSeconds(10);
    private static final Duration RIGHT_AGAIN = Duration.ofSeconds(8);
    private static final long MAX_SKEW_SECONDS = Integer.MAX_VALUE;

    @Id
    @Column(name = "gateway_id")
    private String gatewayId;

    @Version
    private long version;

    @Enumerated(EnumType.STRING)
    private PresenceState state;

    private Instant since;

    @Enumerated(EnumType.STRING)
    private PresenceCause cause;

    private @Nullable String reason;
    private long binding;
    private long boot;

    @Column(name = "boot_id")
    private String bootId;

    private long session;

    @Column(name = "agent_version")
    private @Nullable String agentVersion;

    @Column(name = "protocol_version")
    private @Nullable Integer protocolVersion;

    @Column(name = "report_interval_seconds")
    private int reportIntervalSeconds;

    @Convert(converter = JsonColumn.Strings.class)
    private List<String> capabilities;

    @Column(name = "sealing_key_fingerprint")
    private @Nullable String sealingKeyFingerprint;

    @Column(name = "clock_skew_seconds")
    private @Nullable Integer clockSkewSeconds;

    @Embedded
    private Flapping flapping;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    Presence() {}

    private Presence(String gatewayId, Instant now) {
        this.gatewayId = gatewayId;
        this.state = PresenceState.OFFLINE;
        this.since = now;
        this.cause = PresenceCause.NEVER_SEEN;
        this.binding = 0;
        this.boot = -1;
        this.bootId = "";
        this.session = -1;
        this.reportIntervalSeconds = PresenceOnline.DEFAULT_REPORT_INTERVAL_SECONDS;
        this.capabilities = List.of();
        this.flapping = new Flapping();
    }

    static Presence neverSeen(String gatewayId, Instant now) {
        return new Presence(gatewayId, now);
    }

    /** As much of one as says whether a report would change it; not to be stored. */
    static Presence outline(
            String gatewayId,
            PresenceState state,
            long binding,
            long boot,
            long session,
            @Nullable Integer clockSkewSeconds) {
        Presence outline = new Presence(gatewayId, Instant.EPOCH);
        outline.state = state;
        outline.binding = binding;
        outline.boot = boot;
        outline.session = session;
        outline.clockSkewSeconds = clockSkewSeconds;
        return outline;
    }

    boolean online(PresenceOnline message, Instant now) {
        Origin origin = message.origin();
        int order = compare(origin);
        // A report of this session that was quicker has brought it online, but knows nothing of what is said here.
        boolean repeats = order == 0 && (cause == PresenceCause.SAID_ONLINE || endedThisSession());
        if (order < 0 || repeats) {
            return false;
        }
        follow(origin);
        agentVersion = message.agentVersion();
        protocolVersion = message.protocolVersion();
        Integer interval = message.reportIntervalSeconds();
        reportIntervalSeconds = interval == null ? PresenceOnline.DEFAULT_REPORT_INTERVAL_SECONDS : interval;
        capabilities = message.capabilities();
        sealingKeyFingerprint = message.sealingKeyFingerprint();
        enter(PresenceState.ONLINE, PresenceCause.SAID_ONLINE, null, now);
        return true;
    }

    boolean offline(PresenceOffline message, Instant now) {
        int order = compare(message.origin());
        if (order < 0 || (order == 0 && endedThisSession())) {
            return false;
        }
        follow(message.origin());
        boolean lost = message.reason().equals(PresenceOffline.CONNECTION_LOST);
        enter(
                PresenceState.OFFLINE,
                lost ? PresenceCause.CONNECTION_LOST : PresenceCause.SAID_OFFLINE,
                message.reason(),
                now);
        return true;
    }

    /** A report proves the link, unless it is a late one of a session that has ended. */
    boolean reported(Origin origin, Instant now) {
        int order = compare(origin);
        boolean repeats = order == 0 && (state == PresenceState.ONLINE || endedThisSession());
        if (order < 0 || repeats) {
            return false;
        }
        follow(origin);
        // Also if the session before was still online: what this one says of itself is not heard yet, and must not pass
        // for repeated.
        enter(PresenceState.ONLINE, PresenceCause.REPORTED, null, now);
        return true;
    }

    /**
     * Compares the gateway's clock with ours. Written only when it goes wrong and when it is right again; the second bound is lower, so that
     * a clock at the bound is not written with each report.
     *
     * @param skew how far it is ahead; behind, if negative. Within 10 seconds it may be the network
     */
    boolean clockIsAhead(Duration skew) {
        if (!tellsOfClock(skew)) {
            return false;
        }
        clockSkewSeconds = clockSkewSeconds == null
                ? Integer.valueOf((int) Math.max(-MAX_SKEW_SECONDS, Math.min(MAX_SKEW_SECONDS, skew.toSeconds())))
                : null;
        return true;
    }

    /** Whether {@link #clockIsAhead} would change anything. */
    boolean tellsOfClock(Duration skew) {
        Duration amount = skew.abs();
        return clockSkewSeconds == null ? amount.compareTo(SKEWED) > 0 : amount.compareTo(RIGHT_AGAIN) < 0;
    }

    boolean overdue(PresenceState newState, Instant now) {
        boolean worse = newState.ordinal() > state.ordinal();
        if (!worse) {
            return false;
        }
        PresenceCause why =
                newState == PresenceState.STALE ? PresenceCause.REPORTS_OVERDUE : PresenceCause.REPORTS_MISSING;
        enter(newState, why, null, now);
        return true;
    }

    /**
     * Nothing of an older binding counts any more, also what is on its way: its machine is not heard, so nothing would ever end what it said last.
     *
     * @param from the oldest binding that counts
     */
    boolean fenced(long from, Instant now) {
        if (binding >= from) {
            return false;
        }
        binding = from;
        forgetBoot();
        // The key of the machine that is the gateway no more.
        sealingKeyFingerprint = null;
        if (state != PresenceState.OFFLINE) {
            enter(PresenceState.OFFLINE, PresenceCause.FENCED, null, now);
        }
        return true;
    }

    /** After a quarantine: the machine that stays may be the one with the lower counter. What is known of the link stays. */
    void forgetBoot() {
        boot = -1;
        bootId = "";
        session = -1;
    }

    /** Whether the boot is the one that is followed, so that there is nothing to judge. */
    boolean follows(Origin origin) {
        return origin.binding() == binding
                && origin.boot() == boot
                && origin.bootId().equals(bootId);
    }

    /** Where the message came from that is followed, if one has come. */
    Optional<Origin> lastOrigin() {
        return boot < 0 ? Optional.empty() : Optional.of(new Origin(binding, boot, bootId, session, null));
    }

    long binding() {
        return binding;
    }

    boolean isOlderThan(Origin origin) {
        return compare(origin) > 0;
    }

    private boolean endedThisSession() {
        return cause == PresenceCause.CONNECTION_LOST || cause == PresenceCause.SAID_OFFLINE;
    }

    private int compare(Origin origin) {
        int bindings = Long.compare(origin.binding(), binding);
        if (bindings != 0) {
            return bindings;
        }
        int boots = Long.compare(origin.boot(), boot);
        return boots != 0 ? boots : Long.compare(origin.session(), session);
    }

    private void follow(Origin origin) {
        binding = origin.binding();
        boot = origin.boot();
        bootId = origin.bootId();
        session = origin.session();
    }

    private void enter(PresenceState newState, PresenceCause newCause, @Nullable String newReason, Instant now) {
        if (state != newState) {
            since = now;
            if (newState == PresenceState.OFFLINE
                    && newCause != PresenceCause.SAID_OFFLINE
                    && newCause != PresenceCause.FENCED) {
                flapping.lost(now);
            }
        }
        state = newState;
        cause = newCause;
        reason = newReason;
    }

    String gatewayId() {
        return gatewayId;
    }

    long version() {
        return version;
    }

    PresenceState state() {
        return state;
    }

    Instant since() {
        return since;
    }

    PresenceCause cause() {
        return cause;
    }

    @Nullable
    String reason() {
        return reason;
    }

    @Nullable
    String agentVersion() {
        return agentVersion;
    }

    @Nullable
    Integer protocolVersion() {
        return protocolVersion;
    }

    @Nullable
    Integer clockSkewSeconds() {
        return clockSkewSeconds;
    }

    Flapping flapping() {
        return flapping;
    }

    int reportIntervalSeconds() {
        return reportIntervalSeconds;
    }

    List<String> capabilities() {
        return capabilities;
    }

    @Nullable
    String sealingKeyFingerprint() {
        return sealingKeyFingerprint;
    }
}
