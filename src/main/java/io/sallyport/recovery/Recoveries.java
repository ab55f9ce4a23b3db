package io.sallyport.recovery;

import io.quarkus.logging.Log;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.commands.RestoredCommands;
import io.sallyport.credentials.RevocationEntry;
import io.sallyport.credentials.RevocationJournal;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.security.Actor;
import io.sallyport.storage.Epochs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The steps of a recovery that change the database, each idempotent and each in one transaction. */
@ApplicationScoped
class Recoveries {
    private final RecoveryRepository recoveries;
    private final RestoredCommands commands;
    private final Epochs epochs;
    private final RevocationJournal journal;
    private final AfterCommit afterCommit;
    private final Audit audit;
    private final Clock clock;

    Recoveries(
            RecoveryRepository recoveries,
            RestoredCommands commands,
            Epochs epochs,
            RevocationJournal journal,
            AfterCommit afterCommit,
            Audit audit,
            Clock clock) {
        this.recoveries = recoveries;
        this.commands = commands;
        this.epochs = epochs;
        this.journal = journal;
        this.afterCommit = afterCommit;
        this.audit = audit;
        this.clock = clock;
    }

    /** How it stands; {@code NEW} if there is none of this name. */
    @Transactional
    RecoveryState stateOf(String name) {
        Recovery known = recoveries.findById(name);
        return known == null ? RecoveryState.NEW : known.state();
    }

    /**
     * Begins it, if nobody has: the epoch grows once, whichever replicas start at once.
     *
     * @param applied what the journal of revocations changed before
     * @return how it stands
     */
    @Transactional
    RecoveryState begin(String name, Revocations.Applied applied) {
        Instant now = clock.instant();
        Recovery recovery = recoveries.make(name, now);
        recovery.revoked(applied.revoked());
        if (recovery.state() != RecoveryState.NEW) {
            return recovery.state();
        }
        recoveries.lockOthers(name).forEach(other -> other.end(Actor.SYSTEM.name(), now));
        recovery.begin(epochs.next(applied.epoch()), now);
        RevocationEntry epoch = RevocationEntry.epoch(recovery.epoch(), now);
        afterCommit.run(() -> journal.append(epoch));
        audit.record(Deed.of(Actor.SYSTEM, "recovery.begin", "recovery", name)
                .with("epoch", recovery.epoch())
                .with("journal", applied.entries())
                .with("revocations", applied.revoked()));
        Log.warnf(
                "recovery %s has begun: epoch %d, %d revocations applied; nothing but questions is sent to gateways until it is ended",
                name, recovery.epoch(), applied.revoked());
        return recovery.state();
    }

    /** Ends some of what was open when the backup was made. @return whether there may be more */
    @Transactional
    boolean endCommands(int most) {
        Optional<Recovery> open = recoveries.lockOpen();
        if (open.isEmpty()) {
            return false;
        }
        Recovery recovery = open.get();
        int batches = commands.cancelBatches(recovery.begunAt());
        int ended = commands.end(recovery.begunAt(), most);
        if (ended > 0 || batches > 0) {
            recovery.ended(ended, batches);
            audit.record(Deed.of(Actor.SYSTEM, "recovery.end-commands", "recovery", recovery.name())
                    .with("commands", ended)
                    .with("batches", batches));
        }
        return ended == most;
    }
}
