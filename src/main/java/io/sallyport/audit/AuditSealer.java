package io.sallyport.audit;

import io.quarkus.logging.Log;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Mode;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Seals what is committed, in the order in which it finds it, about a second after, and sets checkpoints. One replica at a time, as the end of the
 * chain is locked meanwhile; the others pass it over. An entry that is committed later than one that was made after it comes later in the chain.
 */
@ApplicationScoped
@Startup
class AuditSealer implements PeriodicWork {
    static final int MOST_AT_ONCE = 1_000;

    private final AuditTable table;
    private final CheckpointTable checkpoints;
    private final CheckpointKeys keys;
    private final AuditConfig config;
    private final Clock clock;
    private final Mode mode;
    private final InboxWorker worker;

    AuditSealer(AuditTable table, CheckpointTable checkpoints, AuditConfig config, Clock clock, Mode mode) {
        this.mode = mode;
        this.table = table;
        this.checkpoints = checkpoints;
        this.keys = CheckpointKeys.of(config);
        this.config = config;
        this.clock = clock;
        this.worker = new InboxWorker("audit-sealer", config.sealEvery().toMillis(), () -> seal() == MOST_AT_ONCE);
    }

    @PostConstruct
    void start() {
        if (!keys.canSign() && LaunchMode.current() == LaunchMode.NORMAL) {
            Log.warn(
                    "the audit's checkpoints are not signed: whoever can write to the database can make the chain anew;"
                            + " set sallyport.audit.checkpoint-key (docs/security.md)");
        }
        if (!mode.isServerless()) {
            worker.start();
        }
    }

    @PreDestroy
    void stop() {
        worker.close();
    }

    /** Tests call it by hand. @return how many were sealed */
    @Transactional
    int seal() {
        Optional<AuditTable.End> end = table.lockEnd();
        if (end.isEmpty()) {
            Log.debug("another replica seals the audit");
            return 0;
        }
        List<SealedEntry> sealed = new ArrayList<>();
        AuditTable.End last = end.get();
        for (AuditEntry entry : table.unsealed(MOST_AT_ONCE)) {
            SealedEntry next = AuditChain.seal(last.hash(), last.sequence() + 1, entry);
            last = new AuditTable.End(next.sequence(), next.hash());
            sealed.add(next);
        }
        if (!sealed.isEmpty()) {
            table.seal(sealed);
        }
        checkpoint(last);
        return sealed.size();
    }

    private void checkpoint(AuditTable.End end) {
        Instant now = clock.instant();
        Optional<Checkpoint> newest = checkpoints.newest();
        long since = end.sequence() - newest.map(Checkpoint::sequence).orElse(0L);
        boolean due = since >= config.checkpointEntries()
                || newest.map(one -> !now.isBefore(one.at().plus(config.checkpointEvery())))
                        .orElse(true);
        if (since > 0 && due) {
            checkpoints.insert(keys.sign(end.sequence(), end.hash(), now));
        }
    }

    @Override
    public String work() {
        return "audit-seal";
    }

    @Override
    public Stage stage() {
        return Stage.RECORD;
    }

    @Override
    public long takeTurn() {
        long all = 0;
        int sealed;
        do {
            sealed = seal();
            all += sealed;
        } while (sealed == MOST_AT_ONCE);
        return all;
    }
}
