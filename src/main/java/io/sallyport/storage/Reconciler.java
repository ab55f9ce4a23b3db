package io.sallyport.storage;

import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.commands.DispatchHold;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.List;

/**
 * Gives gateways that are back what they lack: those with {@code reconcile: AUTO}, and those of which somebody wanted it once. Never a deletion, and
 * nothing that is ignored or waits for a secret. What others stand on goes first, and the next is issued when that has ended. Any replica does
 * it; who holds the gateway decides.
 */
@ApplicationScoped
class Reconciler implements PeriodicWork {
    private final ReconcileStep step;
    private final Instance<DispatchHold> holds;
    private final StorageConfig config;

    Reconciler(ReconcileStep step, @Any Instance<DispatchHold> holds, StorageConfig config) {
        this.step = step;
        this.holds = holds;
        this.config = config;
    }

    @Scheduled(
            every = "${sallyport.storage.reconcile-every:5s}",
            delayed = "${sallyport.storage.reconcile-every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        lookAtThoseThatAreDue();
    }

    private long lookAtThoseThatAreDue() {
        // What a console that was restored would give them may be of the past: people decide first.
        if (holds.stream().anyMatch(DispatchHold::isHeld)) {
            return 0;
        }
        List<String> due = step.due(config.reconcileGateways());
        for (String id : due) {
            try {
                step.look(new GatewayId(id));
            } catch (RuntimeException e) {
                Log.warnf(e, "what a gateway lacks could not be issued, and is tried again, gatewayId=%s", id);
            }
        }
        return due.size();
    }

    @Override
    public String work() {
        return "reconcile";
    }

    @Override
    public Stage stage() {
        return Stage.LOOK;
    }

    @Override
    public long takeTurn() {
        return lookAtThoseThatAreDue();
    }
}
