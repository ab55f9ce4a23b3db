package io.sallyport.recovery;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.protocol.GatewayId;
import io.sallyport.storage.RestoredFleet;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;

/** Begins a recovery, and goes on with the one that is open: at the start, before anything is sent or heard, and regularly. Any replica does it. */
@ApplicationScoped
class RecoveryWork implements PeriodicWork {
    private static final int COMMANDS_AT_ONCE = 500;
    /** Before whatever else begins with the start. */
    private static final int FIRST = 1;

    private final Recoveries recoveries;
    private final Revocations revocations;
    private final RecoveryWatch watch;
    private final UnknownGateways unknown;
    private final RestoredFleet fleet;
    private final RecoveryConfig config;
    private final Clock clock;

    RecoveryWork(
            Recoveries recoveries,
            Revocations revocations,
            RecoveryWatch watch,
            UnknownGateways unknown,
            RestoredFleet fleet,
            RecoveryConfig config,
            Clock clock) {
        this.recoveries = recoveries;
        this.revocations = revocations;
        this.watch = watch;
        this.unknown = unknown;
        this.fleet = fleet;
        this.config = config;
        this.clock = clock;
    }

    /** A recovery that can't begin ends the start: a replica that is to recover sends nothing as if nothing were the matter. */
    void atStart(@Observes @Priority(FIRST) StartupEvent start) {
        config.name().ifPresent(this::begin);
        look();
    }

    /** What was revoked comes first. Tests call it by hand. */
    RecoveryState begin(String name) {
        if (recoveries.stateOf(name) == RecoveryState.ENDED) {
            Log.warnf(
                    "recovery %s has ended before and is not begun again: remove sallyport.recovery.name, or if the database was restored once more, name another one",
                    name);
            return RecoveryState.ENDED;
        }
        return recoveries.begin(name, revocations.apply());
    }

    @Scheduled(every = "${sallyport.recovery.look-every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        try {
            watch.look();
            watch.begunAt().ifPresent(this::goOn);
        } catch (RuntimeException databaseIsAway) {
            Log.debugf("whether a recovery is open is not known now: %s", databaseIsAway.toString());
        }
    }

    @Override
    public String work() {
        return "recovery";
    }

    @Override
    public Stage stage() {
        return Stage.LOOK;
    }

    @Override
    public long takeTurn() {
        look();
        return 0;
    }

    private void goOn(Instant begunAt) {
        boolean more;
        do {
            more = recoveries.endCommands(COMMANDS_AT_ONCE);
        } while (more);
        unknown.write();
        Instant now = clock.instant();
        Instant notAskedSince = now.minus(config.askAgainAfter());
        for (String id : fleet.toBeAsked(begunAt, notAskedSince, config.askAtOnce())) {
            ask(new GatewayId(id), begunAt, notAskedSince, now);
        }
    }

    private void ask(GatewayId id, Instant begunAt, Instant notAskedSince, Instant now) {
        try {
            fleet.ask(id, begunAt, notAskedSince, now);
        } catch (RuntimeException e) {
            Log.warnf("a configuration could not be asked for: %s gatewayId=%s", e.toString(), id);
        }
    }
}
