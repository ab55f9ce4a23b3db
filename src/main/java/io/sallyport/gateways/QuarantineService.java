package io.sallyport.gateways;

import io.quarkus.logging.Log;
import io.sallyport.api.Preconditions;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds clones and restored snapshots by their boots, and quarantines the gateway: which of the machines is the right one, only people know.
 * They release it.
 */
@ApplicationScoped
public class QuarantineService {
    private final GatewayRepository gateways;
    private final PresenceRepository presences;
    private final BootRepository boots;
    private final GatewayDirectory directory;
    private final Changes changes;
    private final Audit audit;
    private final Event<GatewayReleased> released;
    private final Clock clock;

    QuarantineService(
            GatewayRepository gateways,
            PresenceRepository presences,
            BootRepository boots,
            GatewayDirectory directory,
            Changes changes,
            Audit audit,
            Event<GatewayReleased> released,
            Clock clock) {
        this.gateways = gateways;
        this.presences = presences;
        this.boots = boots;
        this.directory = directory;
        this.changes = changes;
        this.audit = audit;
        this.released = released;
        this.clock = clock;
    }

    /**
     * Judges boots that are not those up to which their gateways have come. Costs nothing when there are none.
     *
     * @param unfamiliar by gateway, in the order in which they came
     * @return the gateways that are quarantined; nothing of theirs may be stored
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Set<String> quarantineClones(Map<String, List<Origin>> unfamiliar) {
        if (unfamiliar.isEmpty()) {
            return Set.of();
        }
        return judge(presences.lock(new TreeSet<>(unfamiliar.keySet())), unfamiliar);
    }

    /** Like {@link #quarantineClones}, for presences that this transaction has locked. */
    Set<String> judge(Map<String, Presence> locked, Map<String, List<Origin>> unfamiliar) {
        List<Presence> asked = locked.values().stream()
                .filter(presence -> unfamiliar.containsKey(presence.gatewayId()))
                .toList();
        if (asked.isEmpty()) {
            return Set.of();
        }
        Map<String, BootHistory> histories = boots.of(asked);
        Set<String> quarantined = new HashSet<>();
        for (Presence presence : asked) {
            String id = presence.gatewayId();
            BootHistory history = histories.get(id);
            String reason = history == null ? null : firstReason(history, unfamiliar.getOrDefault(id, List.of()));
            if (reason != null) {
                quarantine(id, reason);
                quarantined.add(id);
            }
        }
        histories.keySet().removeAll(quarantined);
        boots.keep(histories);
        return quarantined;
    }

    private static @Nullable String firstReason(BootHistory history, List<Origin> origins) {
        for (Origin origin : origins) {
            BootHistory.Verdict verdict = history.meet(origin);
            if (verdict == BootHistory.Verdict.SAME_BOOT_TWICE) {
                return "A clone or a restored snapshot: boot %d came with two boot IDs.".formatted(origin.boot());
            } else if (verdict == BootHistory.Verdict.WENT_BACK) {
                return "A clone or a restored snapshot: boot %d came after boot %d, and was never seen with this boot ID."
                        .formatted(origin.boot(), history.newestBoot());
            }
        }
        return null;
    }

    private void quarantine(String id, String reason) {
        Gateway gateway = gateways.lock(id);
        if (gateway == null) {
            return;
        }
        if (gateway.quarantine(reason, clock.instant())) {
            gateways.flush();
            changes.record(changeOf(gateway));
            audit.record(GatewayService.deed(Actor.SYSTEM, "gateway.quarantine", gateway)
                    .with("reason", reason));
            Log.warnf("gateway quarantined: %s gatewayId=%s", reason, id);
        }
        // Also if another replica was quicker, so that this one rejects the next message at once.
        directory.put(gateway);
    }

    /**
     * Listens to the gateway again, from the next boot on that comes, whichever it is.
     *
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code NOT_QUARANTINED}, 412 {@code VERSION_CHANGED}
     */
    @Transactional
    void release(Actor actor, GatewayId id, @Nullable String ifMatch) {
        Gateway gateway = gateways.findById(id.value());
        if (gateway == null) {
            throw Refusal.notFound("GATEWAY_NOT_FOUND", "There is no gateway " + id + ".");
        }
        Preconditions.requireMatch(ifMatch, gateway.version());
        if (gateway.lifecycle() != Lifecycle.QUARANTINED) {
            throw Refusal.conflict("NOT_QUARANTINED", "The gateway is not quarantined.");
        }
        // Locks in the order of those who write reports: presence, status, gateway.
        presences.lock(new TreeSet<>(Set.of(id.value()))).values().forEach(Presence::forgetBoot);
        released.fire(new GatewayReleased(id));
        boots.forget(id.value());
        gateway.release(clock.instant());
        gateways.flush();
        directory.put(gateway);
        changes.record(changeOf(gateway));
        audit.record(GatewayService.deed(actor, "gateway.release", gateway));
        Log.infof("gateway released from quarantine, gatewayId=%s", id);
    }

    private static Change changeOf(Gateway gateway) {
        return new Change(Change.Kind.GATEWAY, gateway.id(), gateway.version(), gateway.id(), gateway.groupId());
    }
}
