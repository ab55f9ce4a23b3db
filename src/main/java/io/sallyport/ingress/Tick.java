package io.sallyport.ingress;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.sallyport.api.PeriodicWork;
import io.sallyport.api.Refusal;
import io.sallyport.ingress.TickAnswer.Outcome;
import io.sallyport.ingress.TickAnswer.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives each part that does something now and then its turn, in the order of their stages. Several processes may do it at the same time: what is claimed is claimed in the database. In one
 * process one tick comes after the other.
 */
@ApplicationScoped
class Tick {
    private final List<PeriodicWork> parts;
    private final Ingress ingress;
    private final Finishing finishing;
    private final IngressConfig config;
    private final MeterRegistry registry;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    Tick(
            @Any Instance<PeriodicWork> parts,
            Ingress ingress,
            Finishing finishing,
            IngressConfig config,
            MeterRegistry registry) {
        this.parts = parts.stream()
                .sorted(Comparator.comparing(PeriodicWork::stage).thenComparing(PeriodicWork::work))
                .toList();
        this.ingress = ingress;
        this.finishing = finishing;
        this.config = config;
        this.registry = registry;
    }

    /** @throws Refusal 503 {@code TICK_RUNNING} or {@code NOT_FINISHED_IN_TIME} */
    TickAnswer run() {
        long began = System.nanoTime();
        long end = began + config.tickWithin().toNanos();
        try {
            if (!oneAtATime.tryLock(config.tickWithin().toMillis(), TimeUnit.MILLISECONDS)) {
                throw Ingress.notInTime("TICK_RUNNING", "Another tick has not ended yet.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Ingress.notInTime("TICK_RUNNING", "Another tick has not ended yet.");
        }
        try {
            ingress.catchUp();
            List<Turn> turns = new ArrayList<>();
            for (PeriodicWork part : parts) {
                turns.add(turn(part, end));
            }
            if (!finishing.finish(config.finishWithin())) {
                throw Ingress.notInTime("NOT_FINISHED_IN_TIME", "What the tick began was not done in time.");
            }
            boolean complete = turns.stream().allMatch(turn -> turn.outcome() == Outcome.DONE);
            return new TickAnswer(complete, millisSince(began), turns);
        } finally {
            oneAtATime.unlock();
        }
    }

    private Turn turn(PeriodicWork part, long end) {
        long began = System.nanoTime();
        Outcome outcome = Outcome.LEFT;
        long count = 0;
        if (began - end < 0) {
            try {
                count = part.takeTurn();
                outcome = Outcome.DONE;
            } catch (RuntimeException e) {
                Log.warnf(e, "%s could not be done, again with the next tick", part.work());
                outcome = Outcome.FAILED;
            }
        }
        registry.timer(
                        "sallyport.tick.turns",
                        "work",
                        part.work(),
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .record(Duration.ofNanos(System.nanoTime() - began));
        return new Turn(part.work(), outcome, count, millisSince(began));
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
