package io.sallyport.commands;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.sallyport.changes.Change;
import io.sallyport.changes.ChangeListener;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.ShutdownStep;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests that wait for the end of a command, holding neither a thread nor a transaction. Woken after this replica's own commits and
 * by what others tell of theirs, and by a look at all that is waited for twice a second, since nothing makes sure that they do.
 */
@ApplicationScoped
@Startup
public class CommandWaiters implements ChangeListener, ShutdownStep {
    private static final int MOST_AT_ONCE = 1_000;

    private final CommandRepository commands;
    private final int capacity;
    /** Bounded by {@code sallyport.commands.waiters}; safe: a concurrent map of concurrent sets, changed atomically per key. */
    private final Map<String, Set<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();

    /** Of what is waited for, what may have ended since the last look; bounded by the waiters. Safe: a concurrent set. */
    private final Set<String> toLookAt = ConcurrentHashMap.newKeySet();

    private final AtomicInteger count = new AtomicInteger();
    private final InboxWorker worker;
    private volatile boolean stopping;
    private final long lookEveryNanos;
    /** When all that is waited for is looked at again. Only the worker's thread has it. */
    private long lookAtAll = System.nanoTime();

    CommandWaiters(CommandRepository commands, CommandsConfig config, MeterRegistry registry) {
        this.commands = commands;
        this.capacity = config.waiters();
        this.lookEveryNanos = config.lookEvery().toNanos();
        this.worker = new InboxWorker("command-waiters", config.lookEvery().toMillis(), this::look);
        registry.gauge("sallyport.commands.waiting", count);
    }

    @PostConstruct
    void start() {
        worker.start();
    }

    @PreDestroy
    void stop() {
        worker.close();
    }

    @Override
    public Phase phase() {
        return Phase.WAITERS;
    }

    /** Whoever waits reads the command as it is. */
    @Override
    public void stop(Duration within) {
        stopping = true;
        waiting.values().forEach(all -> List.copyOf(all).forEach(waiter -> waiter.complete(null)));
    }

    /**
     * Completes when the command has ended or the time is over, whichever is first; on a worker thread. At once if too many wait already:
     * whoever asks then reads the command as it is.
     */
    public Uni<Void> awaitEnd(String commandId, Duration most) {
        if (most.isZero() || stopping || count.incrementAndGet() > capacity) {
            if (!most.isZero() && !stopping) {
                count.decrementAndGet();
            }
            return Uni.createFrom().voidItem();
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        waiting.compute(commandId, (id, others) -> {
            Set<CompletableFuture<Void>> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(ended);
            return all;
        });
        ended.completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS).whenComplete((done, failure) -> {
            count.decrementAndGet();
            waiting.computeIfPresent(commandId, (id, all) -> {
                all.remove(ended);
                return all.isEmpty() ? null : all;
            });
        });
        // It may have ended between its commit and now: look once at once.
        toLookAt.add(commandId);
        worker.ring();
        return Uni.createFrom().completionStage(ended).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    @Override
    public void onCommitted(List<Change> changes) {
        if (waiting.isEmpty()) {
            return;
        }
        boolean found = false;
        for (Change change : changes) {
            if (change.kind() == Change.Kind.COMMAND && waiting.containsKey(change.id())) {
                found |= toLookAt.add(change.id());
            }
        }
        if (found) {
            worker.ring();
        }
    }

    @Override
    public void onLost() {
        // What was missed is found by the look at all.
        worker.ring();
    }

    /** Looks at what may have ended, and every {@code lookEvery} at all that is waited for, each time with one statement for many. */
    private boolean look() {
        Set<String> ids = new TreeSet<>();
        for (Iterator<String> some = toLookAt.iterator(); some.hasNext() && ids.size() < MOST_AT_ONCE; ) {
            ids.add(some.next());
            some.remove();
        }
        if (!ids.isEmpty()) {
            wakeEnded(ids);
        } else if (System.nanoTime() - lookAtAll >= 0) {
            lookAtAll = System.nanoTime() + lookEveryNanos;
            toLookAt.addAll(waiting.keySet());
        }
        return !toLookAt.isEmpty();
    }

    private void wakeEnded(Set<String> ids) {
        List<String> ended = QuarkusTransaction.requiringNew().call(() -> commands.endedAmong(ids));
        for (String id : ended) {
            Set<CompletableFuture<Void>> all = waiting.get(id);
            if (all != null) {
                List.copyOf(all).forEach(waiter -> waiter.complete(null));
            }
        }
    }
}
