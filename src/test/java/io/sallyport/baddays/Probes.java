package io.sallyport.baddays;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks as an orchestrator does, twice a second, and notes each answer upon which it would act. */
final class Probes implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();

    Probes(Deployment deployment) {
        clock.scheduleWithFixedDelay(() -> deployment.replicas().forEach(this::look), 0, 500, TimeUnit.MILLISECONDS);
    }

    List<String> refusals() {
        return List.copyOf(refusals);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void look(ReplicaProcess replica) {
        for (String probe : List.of("live", "ready", "started")) {
            if (!replica.isUp(probe)) {
                refusals.add(probe + " at " + Instant.now());
            }
        }
    }
}
