package io.sallyport.recovery;

import io.quarkus.logging.Log;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import io.sallyport.storage.RestoredFleet;
import io.sallyport.storage.RestoredGateway;
import io.sallyport.storage.RestoredStanding;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how far a recovery is, and ends it. */
@ApplicationScoped
class RecoveryService {
    private final RecoveryRepository recoveries;
    private final UnknownGatewayRepository unknown;
    private final RestoredFleet fleet;
    private final Audit audit;
    private final Clock clock;

    RecoveryService(
            RecoveryRepository recoveries,
            UnknownGatewayRepository unknown,
            RestoredFleet fleet,
            Audit audit,
            Clock clock) {
        this.recoveries = recoveries;
        this.unknown = unknown;
        this.fleet = fleet;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    RecoveryView view() {
        return recoveries.newest().map(this::view).orElseGet(RecoveryView::none);
    }

    private RecoveryView view(Recovery recovery) {
        Map<RestoredStanding, Long> standings = fleet.counts(recovery.begunAt());
        Map<UnknownState, Long> others = new EnumMap<>(UnknownState.class);
        for (UnknownState state : UnknownState.values()) {
            others.put(state, unknown.count(state));
        }
        long undecided = standings.getOrDefault(RestoredStanding.DIFFERING, 0L)
                + standings.getOrDefault(RestoredStanding.SILENT, 0L)
                + others.getOrDefault(UnknownState.WAITING, 0L);
        return RecoveryView.of(recovery, standings, others, undecided);
    }

    /** Sorted by ID, one more than the page's limit if there are more. @throws Refusal 409 {@code NO_RECOVERY} */
    @Transactional
    List<RestoredGateway> gateways(@Nullable RestoredStanding standing, @Nullable String group, PageRequest page) {
        return fleet.list(begunAt(), standing, group, page.afterOrStart(GatewayId::new), page.fetchSize());
    }

    /** Of the one that is open. @throws Refusal 409 {@code NO_RECOVERY} */
    @Transactional
    Instant begunAt() {
        return recoveries.open().map(Recovery::begunAt).orElseThrow(RecoveryService::none);
    }

    /**
     * Commands leave again. Idempotent it is not: who ends what has ended is told so.
     *
     * @param leaveOpen also while there is something to decide: what differs stays so, and is a difference like any other
     * @throws Refusal 409 {@code NO_RECOVERY}, 409 {@code UNDECIDED}
     */
    @Transactional
    RecoveryView end(boolean leaveOpen, Actor actor) {
        Recovery recovery = recoveries.lockOpen().orElseThrow(RecoveryService::none);
        RecoveryView view = view(recovery);
        if (view.undecided() > 0 && !leaveOpen) {
            throw Refusal.conflict(
                    "UNDECIDED",
                    "There are %d gateways to decide about or to hear of. End it all the same with leaveOpen=true."
                            .formatted(view.undecided()));
        }
        recovery.end(actor.name(), clock.instant());
        audit.record(Deed.of(actor, "recovery.end", "recovery", recovery.name())
                .with("undecided", view.undecided())
                .with("gateways", view.gateways())
                .with("unknown", view.unknown()));
        Log.infof(
                "recovery %s has ended, commands leave again: %d left undecided; gateways %s, not in the database %s",
                recovery.name(), view.undecided(), view.gateways(), view.unknown());
        return view(recovery);
    }

    static Refusal none() {
        return Refusal.conflict("NO_RECOVERY", "No recovery is open.");
    }
}
