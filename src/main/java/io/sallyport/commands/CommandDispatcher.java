package io.sallyport.commands;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.sallyport.api.PeriodicWork;
import io.sallyport.changes.Change;
import io.sallyport.changes.ChangeListener;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.commands.CommandFlights.Landing;
import io.sallyport.commands.CommandFlights.Landing.Outcome;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Mode;
import io.sallyport.messaging.ShutdownStep;
import io.sallyport.messaging.Unfinished;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is queued, in a window of commands that nobody has said to have arrived. Rung after each commit that queued a command, and looks for
 * itself besides, so a ring that is lost costs half a second and no command.
 */
@ApplicationScoped
@Startup
class CommandDispatcher implements ChangeListener, ShutdownStep, Unfinished, PeriodicWork {
    private static final long LANDING_NANOS = 10_000_000;

    private static final int MOST_AT_ONCE = 500;
    private static final Duration LONGEST_TURN = Duration.ofSeconds(10);

    private final CommandFlights flights;
    private final CommandSender sender;
    private final Landings landings;
    private final QueuedCommands queued;
    private final SendWindow window;
    private final int places;
    /** With less room than this it waits for more, while there is much to send: a few commands cost a transaction like many. */
    private final int worthClaiming;

    private final long lookEveryNanos;
    private final InboxWorker worker;

    private volatile boolean stopping;
    /** How many wait for what is sent to be noted, which then does not wait for company. */
    private final AtomicInteger finishing = new AtomicInteger();

    private final AtomicLong departed = new AtomicLong();
    /** What this thread commits itself is no word of a gateway's. */
    private volatile @Nullable Thread dispatching;
    /** The last claim took all that there was room for. Only the dispatching thread has it, and when it looks again. */
    private boolean muchToSend;

    private long lookAt;

    CommandDispatcher(
            CommandFlights flights,
            CommandSender sender,
            QueuedCommands queued,
            CommandWindow window,
            CommandsConfig config,
            Mode mode) {
        this.flights = flights;
        this.sender = sender;
        this.landings = sender.landings();
        this.queued = queued;
        this.window = window.places();
        this.places = window.size();
        this.worthClaiming = Math.max(1, places / 8);
        Duration lookEvery = Duration.ofMillis(mode.idleMillis(config.lookEvery()));
        this.lookEveryNanos = lookEvery.toNanos();
        this.lookAt = System.nanoTime() + (mode.isServerless() ? lookEveryNanos : 0);
        if (mode.isServerless()) {
            // What others left is for the tick: a request sends its own.
            queued.some(false);
        }
        this.worker = new InboxWorker("dispatcher", lookEvery.toMillis(), this::step);
    }

    @PostConstruct
    void start() {
        queued.ring(worker::ring);
        sender.ring(worker::ring);
        worker.start();
    }

    @PreDestroy
    void stop() {
        worker.close();
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    @Override
    public void stop(Duration within) {
        stopping = true;
        sender.stop();
        worker.drain(within);
        int back = flights.handBack();
        if (back > 0) {
            Log.infof("%d commands that were not sent are handed back to the other replicas", back);
        }
    }

    @Override
    public Order order() {
        return Order.SENT;
    }

    /** Sends what is queued, whoever queued it. What can't be sent is tried again as ever, until it was sent or has failed. */
    @Override
    public boolean finish(Duration within) {
        long end = System.nanoTime() + within.toNanos();
        finishing.incrementAndGet();
        try {
            do {
                queued.some(true);
                if (!awaitLandings(end)) {
                    return false;
                }
                if (!queued.some() && !sender.hasJustFailed()) {
                    return true;
                }
                LockSupport.parkNanos(LANDING_NANOS);
            } while (System.nanoTime() - end < 0);
            return false;
        } finally {
            finishing.decrementAndGet();
        }
    }

    /** Until nothing is on its way to the broker, and what came of it is noted. */
    private boolean awaitLandings(long end) {
        while (worker.settle(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
            if (sender.sending() == 0 && landings.isEmpty()) {
                return true;
            }
            LockSupport.parkNanos(LANDING_NANOS / 2);
        }
        return false;
    }

    /**
     * A change that was not made here, by this replica or another, is a word of the gateway, or the command's end: its place is free. But for
     * its making, which comes before all.
     */
    @Override
    public void onCommitted(List<Change> changes) {
        List<String> ids = changes.stream()
                .filter(change -> change.kind() == Change.Kind.COMMAND && change.version() > 0)
                .map(Change::id)
                .toList();
        if (!ids.isEmpty() && !Thread.currentThread().equals(dispatching)) {
            window.leave(ids);
            if (queued.some()) {
                worker.ring();
            }
        }
    }

    private boolean step() {
        dispatching = Thread.currentThread();
        List<Landing> landed = landings.takeDue(stopping || finishing.get() > 0);
        List<String> arrived = arrivedOf(landed);
        // Their places are free when the turn is done; some may have lost them already.
        int most = mostToClaim(Math.min(window.room() + arrived.size(), places));
        List<Departure> departures = turn(landed, most);
        // Not before it is noted: so what is not noted yet is bounded by the window too.
        window.leave(arrived);
        departed.addAndGet(departures.size());
        departures.forEach(sender::send);
        if (stopping) {
            return sender.sending() > 0 ? awaitLanding() : !landings.isEmpty();
        }
        if (most > 0) {
            muchToSend = departures.size() == most;
            if (muchToSend) {
                queued.some(true);
            }
        }
        return most > 0 && muchToSend;
    }

    private int mostToClaim(int room) {
        boolean look = System.nanoTime() - lookAt >= 0;
        boolean claims =
                (queued.some() || look) && !stopping && !sender.isPaused() && room >= (muchToSend ? worthClaiming : 1);
        return claims ? Math.min(room, MOST_AT_ONCE) : 0;
    }

    private List<Departure> turn(List<Landing> landed, int most) {
        if (landed.isEmpty() && most == 0) {
            return List.of();
        }
        if (most > 0) {
            lookAt = System.nanoTime() + lookEveryNanos;
            queued.some(false);
        }
        try {
            return flights.turn(landed, most);
        } catch (RuntimeException databaseIsAway) {
            queued.some(true);
            landings.putBack(landed);
            throw databaseIsAway;
        }
    }

    private boolean awaitLanding() {
        LockSupport.parkNanos(LANDING_NANOS);
        return true;
    }

    /** Only what is sent and to be answered is waited for. */
    private static List<String> arrivedOf(List<Landing> landed) {
        return landed.stream()
                .filter(landing -> landing.outcome() != Outcome.SENT
                        || !landing.departure().message().wantsReply())
                .map(landing -> landing.departure().commandId())
                .toList();
    }

    @Override
    public String work() {
        return "command-dispatch";
    }

    @Override
    public Stage stage() {
        return Stage.SEND;
    }

    @Override
    public long takeTurn() {
        finish(LONGEST_TURN);
        // Also those of turns before: what they queued was sent as soon as it was committed.
        return departed.getAndSet(0);
    }
}
