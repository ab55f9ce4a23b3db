package io.sallyport.commands;

import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
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

    private final EndedCommands ended;
    private final CommandService commands;
    private final int capacity;
    /** Bounded by {@code sallyport.commands.waiters}; safe: a concurrent map of concurrent sets, changed atomically per key. */
    private final Map<String, Set<CompletableFuture<Optional<CommandView>>>> waiting = new ConcurrentHashMap<>();

    /** Of what is waited for, what may have ended since the last look; bounded by the waiters. Safe: a concurrent set. */
    private final Set<String> toLookAt = ConcurrentHashMap.newKeySet();

    private final AtomicInteger count = new AtomicInteger();
    private final InboxWorker worker;
    private volatile boolean stopping;
    private final long lookEveryNanos;
    /** When all that is waited for is looked at again. Only the worker's thread has it. */
    private long lookAtAll = System.nanoTime();

    CommandWaiters(EndedCommands ended, CommandService commands, CommandsConfig config, MeterRegistry registry) {
        this.ended = ended;
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
        waiting.values().forEach(all -> List.copyOf(all).forEach(waiter -> waiter.complete(Optional.empty())));
    }

    /**
     * The command when it has ended, or as it is when the time is over, whichever is first; on a worker thread. As it is at once if too many
     * wait already.
     */
    public Uni<CommandView> awaitEnd(String commandId, Duration most) {
        if (most.isZero() || stopping || count.incrementAndGet() > capacity) {
            if (!most.isZero() && !stopping) {
                count.decrementAndGet();
            }
            return Uni.createFrom().item(() -> read(commandId));
        }
        CompletableFuture<Optional<CommandView>> end = new CompletableFuture<>();
        waiting.compute(commandId, (id, others) -> {
            Set<CompletableFuture<Optional<CommandView>>> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(end);
            return all;
        });
        end.completeOnTimeout(Optional.empty(), most.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> {
                    count.decrementAndGet();
                    waiting.computeIfPresent(commandId, (id, all) -> {
                        all.remove(end);
                        return all.isEmpty() ? null : all;
                    });
                });
        // It may have ended between its commit and now: look once at once.
        toLookAt.add(commandId);
        worker.ring();
        return Uni.createFrom()
                .completionStage(end)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(found -> found.orElseGet(() -> read(commandId)));
    }

    private CommandView read(String commandId) {
        return commands.read(UUID.fromString(commandId));
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
        for (CommandView command : ended.among(ids)) {
            Set<CompletableFuture<Optional<CommandView>>> all = waiting.get(command.id());
            if (all != null) {
                Optional<CommandView> found = Optional.of(command);
                List.copyOf(all).forEach(waiter -> waiter.complete(found));
            }
        }
    }
}
