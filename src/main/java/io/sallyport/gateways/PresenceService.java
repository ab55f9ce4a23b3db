package io.sallyport.gateways;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.PresenceOffline;
import io.sallyport.protocol.PresenceOnline;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.UplinkMessage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Moves gateways between online, stale and offline. Many at a time, each change told after the commit; while a gateway flaps, a few of them. */
@ApplicationScoped
public class PresenceService {
    private final PresenceRepository presences;
    private final QuarantineService quarantine;
    private final GatewayDirectory directory;
    private final Changes changes;
    private final UplinkCounters counters;
    private final GatewaysConfig config;
    private final Counter damped;
    private final AfterCommit afterCommit;
    private final Clock clock;

    PresenceService(
            PresenceRepository presences,
            QuarantineService quarantine,
            GatewayDirectory directory,
            Changes changes,
            UplinkCounters counters,
            GatewaysConfig config,
            MeterRegistry registry,
            AfterCommit afterCommit,
            Clock clock) {
        this.presences = presences;
        this.quarantine = quarantine;
        this.directory = directory;
        this.changes = changes;
        this.counters = counters;
        this.config = config;
        this.damped = registry.counter("sallyport.presence.damped");
        this.afterCommit = afterCommit;
        this.clock = clock;
    }

    /** Applies presence messages in the order in which they came. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void apply(List<Received> batch) {
        TreeSet<String> ids = new TreeSet<>();
        batch.forEach(received -> ids.add(received.uplink().gatewayId().value()));
        Map<String, Presence> locked = presences.lock(ids);
        Map<String, Presence> changed = new HashMap<>();
        directory.lookAgain(batch.stream().map(Received::uplink).toList());
        List<Received> admitted = admitted(batch, locked);
        afterCommit.run(() -> counters.stored(Topic.Kind.PRESENCE, admitted.size()));
        for (Received received : admitted) {
            Presence presence = locked.get(received.uplink().gatewayId().value());
            if (presence != null && apply(presence, received)) {
                changed.put(presence.gatewayId(), presence);
            }
        }
        tell(changed.values());
    }

    /**
     * Who stores reports locks their gateways' presences first, all of them and in the order of their IDs, as whoever changes presence does it:
     * so nobody waits for one who waits for him.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public LockedPresences lock(SortedSet<String> gatewayIds) {
        return new LockedPresences(presences.lockOutlines(gatewayIds));
    }

    /**
     * Reports came in: whoever sent one is online, unless the report is a late one. Must be called within the transaction that stores them.
     *
     * @param locked by that transaction, those of these gateways among them
     * @param clocksAhead by gateway, how far the report's time is ahead of that of its arrival
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void reported(LockedPresences locked, Map<String, Origin> origins, Map<String, Duration> clocksAhead) {
        Predicate<Presence> unsettled = presence -> {
            Origin origin = origins.get(presence.gatewayId());
            return origin != null
                    && (presence.state() != PresenceState.ONLINE
                            || presence.isOlderThan(origin)
                            || presence.tellsOfClock(clocksAhead.getOrDefault(presence.gatewayId(), Duration.ZERO)));
        };
        TreeSet<String> ids = new TreeSet<>();
        locked.outlines().stream().filter(unsettled).map(Presence::gatewayId).forEach(ids::add);
        Map<String, Presence> changed = new HashMap<>();
        presences.lock(ids).values().forEach(presence -> {
            Origin origin = origins.get(presence.gatewayId());
            if (origin == null) {
                return;
            }
            boolean moved = presence.reported(origin, clock.instant());
            boolean clockChanged = presence.clockIsAhead(clocksAhead.getOrDefault(presence.gatewayId(), Duration.ZERO));
            if (moved || clockChanged) {
                changed.put(presence.gatewayId(), presence);
            }
        });
        tell(changed.values());
    }

    /** Gateways that are overdue with their reports become stale or offline; what is already worse stays. */
    @Transactional
    public void overdue(Collection<String> gatewayIds, PresenceState state) {
        Map<String, Presence> changed = new HashMap<>();
        presences.lock(new TreeSet<>(gatewayIds)).values().forEach(presence -> {
            if (presence.overdue(state, clock.instant())) {
                changed.put(presence.gatewayId(), presence);
            }
        });
        tell(changed.values());
    }

    /** Of a presence that this transaction has locked. @param from the oldest binding that counts */
    @Transactional(Transactional.TxType.MANDATORY)
    void fence(Presence presence, long from) {
        if (presence.fenced(from, clock.instant())) {
            record(List.of(presence));
        }
    }

    /**
     * Tells of flapping gateways what was held back, and of those that are calm.
     *
     * @return how many were looked at; if as many as {@code most}, there may be more
     */
    @Transactional
    int tellHeldBack(int most) {
        Instant now = clock.instant();
        List<String> ids = presences.toTell(now, most);
        // Another replica may have been quicker: then it is not due any more.
        record(presences.lock(new TreeSet<>(ids)).values().stream()
                .filter(presence -> presence.flapping().due(now, config.flapping()))
                .toList());
        return ids.size();
    }

    @Transactional
    long countFlapping() {
        return presences.countFlapping();
    }

    /** Without strangers, fenced machines, and gateways that turn out to be two. */
    private List<Received> admitted(List<Received> batch, Map<String, Presence> locked) {
        List<Received> current =
                batch.stream().filter(received -> isCurrent(received.uplink())).toList();
        Map<String, List<Origin>> unfamiliar = new HashMap<>();
        for (Received received : current) {
            String id = received.uplink().gatewayId().value();
            Presence presence = locked.get(id);
            Origin origin = received.uplink().origin();
            if (presence != null && !presence.follows(origin)) {
                unfamiliar.computeIfAbsent(id, key -> new ArrayList<>()).add(origin);
            }
        }
        Set<String> quarantined = quarantine.judge(locked, unfamiliar);
        if (quarantined.isEmpty()) {
            return current;
        }
        List<Received> admitted = new ArrayList<>();
        for (Received received : current) {
            if (quarantined.contains(received.uplink().gatewayId().value())) {
                reject(received.uplink(), GatewayDirectory.Standing.QUARANTINED);
            } else {
                admitted.add(received);
            }
        }
        return admitted;
    }

    private boolean isCurrent(Uplink<?> uplink) {
        GatewayDirectory.Standing standing = directory.standingOf(uplink.sender(), uplink.origin());
        if (standing == GatewayDirectory.Standing.KNOWN) {
            return true;
        }
        reject(uplink, standing);
        return false;
    }

    private void reject(Uplink<?> uplink, GatewayDirectory.Standing standing) {
        afterCommit.run(() -> counters.rejected(
                Topic.Kind.PRESENCE, standing.name(), uplink.sender().toString(), standing.explanation()));
    }

    private boolean apply(Presence presence, Received received) {
        UplinkMessage message = received.message();
        if (message instanceof PresenceOnline online) {
            boolean moved = presence.online(online, clock.instant());
            // A duplicate, or one of an older session, may have been under way for long: it tells nothing of the clock.
            if (moved) {
                presence.clockIsAhead(Duration.between(received.uplink().receivedAt(), online.at()));
            }
            return moved;
        }
        return message instanceof PresenceOffline offline && presence.offline(offline, clock.instant());
    }

    private void tell(Collection<Presence> changed) {
        Instant now = clock.instant();
        List<Presence> told = changed.stream()
                .filter(presence -> presence.flapping().tells(now, config.flapping()))
                .toList();
        damped.increment(changed.size() - told.size());
        record(told);
    }

    private void record(Collection<Presence> told) {
        presences.flush();
        for (Presence presence : told) {
            String groupId = directory.groupOf(presence.gatewayId());
            changes.record(new Change(
                    Change.Kind.PRESENCE, presence.gatewayId(), presence.version(), presence.gatewayId(), groupId));
        }
    }

    /** A presence message that is decoded. */
    record Received(Uplink<?> uplink, UplinkMessage message) {}
}
