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
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Requests that wait for the end of a command, holding neither a thread nor a transaction. What a reply ended in this replica is told with the
 * command at hand. What another replica tells of is looked at at once; what else this one commits, and what somebody comes to wait for,
 * a moment later if it is still waited for, as few are by then; and all twice a second, since nothing makes sure that anybody tells.
 */
@ApplicationScoped
@Startup
public class CommandWaiters implements ChangeListener, ShutdownStep {
    private static final int MOST_AT_ONCE = 1_000;
    /** Longer than it takes from the commit of a command to the request that waits for it. */
    private static final Duration KEEP_FOR = Duration.ofSeconds(2);

    private static final int MOST_ENDED_KEPT = 1_000;
    private static final int MOST_HEARD_KEPT = 5_000;
    /** In characters of JSON; what is larger is read again. */
    private static final int LARGEST_KEPT = 8_192;

    private final EndedCommands ended;
    private final CommandService commands;
    private final int capacity;
    /** Bounded by {@code sallyport.commands.waiters}; safe: a concurrent map of concurrent sets, changed atomically per key. */
    private final Map<String, Set<CompletableFuture<Optional<Supplier<CommandView>>>>> waiting =
            new ConcurrentHashMap<>();

    /** Of what is waited for, what may have ended since the last look; bounded by the waiters. Safe: a concurrent set. */
    private final Set<String> toLookAt = ConcurrentHashMap.newKeySet();

    /** What ended here before somebody came to wait for it. */
    private final Recent<Supplier<CommandView>> recentlyEnded =
            new Recent<>(MOST_ENDED_KEPT, KEEP_FOR, System::nanoTime);

    /** What may have ended elsewhere before somebody came to wait for it. */
    private final Recent<Boolean> recentlyHeard = new Recent<>(MOST_HEARD_KEPT, KEEP_FOR, System::nanoTime);

    private final AtomicInteger count = new AtomicInteger();
    private final InboxWorker worker;
    private volatile boolean stopping;
    private final long lookEveryNanos;
    private final Executor aMomentLater;
    /** When all that is waited for is looked at again. Only the worker's thread has it. */
    private long lookAtAll = System.nanoTime();

    CommandWaiters(EndedCommands ended, CommandService commands, CommandsConfig config, MeterRegistry registry) {
        this.ended = ended;
        this.commands = commands;
        this.capacity = config.waiters();
        this.lookEveryNanos = config.lookEvery().toNanos();
        this.worker = new InboxWorker("command-waiters", config.lookEvery().toMillis(), this::look);
        // On the timer's own thread, which has no more to do than to ring.
        this.aMomentLater = CompletableFuture.delayedExecutor(lookEveryNanos / 5, TimeUnit.NANOSECONDS, Runnable::run);
        registry.gauge("sallyport.commands.waiting", count);
        registry.gauge("sallyport.commands.ended.kept", recentlyEnded, Recent::size);
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
        List.copyOf(waiting.keySet()).forEach(id -> complete(id, Optional.empty()));
    }

    /**
     * The command when it has ended, or as it is when the time is over, whichever is first. As it is at once if too many wait already. It comes on
     * any thread: nobody may block there.
     */
    public Uni<CommandView> awaitEnd(String commandId, Duration most) {
        if (most.isZero() || stopping || count.incrementAndGet() > capacity) {
            if (!most.isZero() && !stopping) {
                count.decrementAndGet();
            }
            return read(commandId);
        }
        CompletableFuture<Optional<Supplier<CommandView>>> end = new CompletableFuture<>();
        waiting.compute(commandId, (id, others) -> {
            Set<CompletableFuture<Optional<Supplier<CommandView>>>> all =
                    others == null ? ConcurrentHashMap.newKeySet() : others;
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
        catchUp(commandId);
        return Uni.createFrom()
                .completionStage(end)
                .flatMap(view -> view.map(made -> Uni.createFrom().item(made)).orElseGet(() -> read(commandId)));
    }

    /** It may have ended between its commit and now. */
    private void catchUp(String id) {
        Optional<Supplier<CommandView>> kept = recentlyEnded.find(id);
        if (kept.isPresent()) {
            complete(id, kept);
        } else if (recentlyHeard.find(id).isPresent()) {
            lookAt(List.of(id));
        } else {
            aMomentLater.execute(() -> lookAt(List.of(id)));
        }
    }

    /** This replica has ended these and committed it. Returns at once; their views are made when somebody takes them. */
    void ended(Collection<IssuedCommand> commands) {
        for (IssuedCommand command : commands) {
            Supplier<CommandView> view = ended.view(command);
            // Kept before it is looked who waits, as who waits looks here after he is known to wait.
            if (sizeOf(command) <= LARGEST_KEPT) {
                recentlyEnded.put(command.id(), view);
            } else {
                recentlyHeard.put(command.id(), true);
            }
            complete(command.id(), Optional.of(view));
        }
    }

    private static int sizeOf(IssuedCommand command) {
        String result = command.result();
        String error = command.gatewayError();
        return command.params().length()
                + (result == null ? 0 : result.length())
                + (error == null ? 0 : error.length());
    }

    /** On a worker thread, since it asks the database. */
    private Uni<CommandView> read(String commandId) {
        return Uni.createFrom()
                .item(() -> commands.read(UUID.fromString(commandId)))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    @Override
    public void onCommitted(List<Change> changes) {
        List<String> waitedFor =
                idsOf(changes).filter(waiting::containsKey).distinct().toList();
        if (!waitedFor.isEmpty()) {
            aMomentLater.execute(() -> lookAt(waitedFor));
        }
    }

    @Override
    public void onHeard(List<Change> changes) {
        idsOf(changes).forEach(id -> recentlyHeard.put(id, true));
        lookAt(idsOf(changes).toList());
    }

    private static Stream<String> idsOf(List<Change> changes) {
        return changes.stream()
                .filter(change -> change.kind() == Change.Kind.COMMAND)
                .map(Change::id);
    }

    private void lookAt(List<String> ids) {
        boolean found = false;
        for (String id : ids) {
            if (waiting.containsKey(id)) {
                found |= toLookAt.add(id);
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
            recentlyEnded.forgetOld();
            recentlyHeard.forgetOld();
        }
        return !toLookAt.isEmpty();
    }

    private void wakeEnded(Set<String> ids) {
        ended.among(ids).forEach(command -> complete(command.id(), Optional.of(() -> command)));
    }

    /** @param view empty if it is to be read */
    private void complete(String id, Optional<Supplier<CommandView>> view) {
        Set<CompletableFuture<Optional<Supplier<CommandView>>>> all = waiting.get(id);
        if (all != null) {
            List.copyOf(all).forEach(waiter -> waiter.complete(view));
        }
    }
}
