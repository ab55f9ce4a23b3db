package io.sallyport.audit;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Mode;
import io.sallyport.messaging.ShutdownStep;
import io.sallyport.messaging.Unfinished;
import io.sallyport.security.AccessDenied;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Writes what was denied, once a minute and when the replica stops. What could not be written stays, and is written with the next. */
@ApplicationScoped
@Startup
class DenialWriter implements ShutdownStep, PeriodicWork, Unfinished {
    private final Denials denials;
    private final AuditTable table;
    private final Clock clock;
    private final Mode mode;
    private final InboxWorker worker;

    DenialWriter(Denials denials, AuditTable table, AuditConfig config, Clock clock, Mode mode) {
        this.mode = mode;
        this.denials = denials;
        this.table = table;
        this.clock = clock;
        this.worker = new InboxWorker("audit-denials", config.denialsEvery().toMillis(), () -> {
            write();
            return false;
        });
    }

    @PostConstruct
    void start() {
        if (!mode.isServerless()) {
            worker.start();
        }
    }

    @PreDestroy
    void close() {
        worker.close();
    }

    void onDenial(@Observes AccessDenied denied) {
        denials.add(denied);
    }

    @Override
    public Phase phase() {
        return Phase.INBOXES;
    }

    @Override
    public void stop(Duration within) {
        try {
            write();
        } catch (RuntimeException e) {
            Log.warnf("%d kinds of denied attempts are lost to the audit: %s", denials.waiting(), e.toString());
        }
    }

    /** Tests call it by hand. */
    void write() {
        Map<Denials.Key, Denials.Sum> taken = denials.take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            QuarkusTransaction.requiringNew().run(() -> table.insert(Denials.entries(taken, clock.instant())));
        } catch (RuntimeException e) {
            denials.putBack(taken);
            throw e;
        }
    }

    @Override
    public Order order() {
        return Order.TOLD;
    }

    @Override
    public boolean finish(Duration within) {
        write();
        return true;
    }

    @Override
    public String work() {
        return "audit-denials";
    }

    @Override
    public Stage stage() {
        return Stage.RECORD;
    }

    @Override
    public long takeTurn() {
        int kinds = denials.waiting();
        write();
        return kinds;
    }
}
