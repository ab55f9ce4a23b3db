package io.sallyport.commands;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.sallyport.changes.Change;
import io.sallyport.changes.ChangeListener;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.commands.CommandFlights.Landing;
import io.sallyport.commands.CommandFlights.Landing.Outcome;
import io.sallyport.messaging.Downlink;
import io.sallyport.messaging.DownlinkFullException;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.ShutdownStep;
import io.sallyport.protocol.ProtocolException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is queued, in a window of commands that nobody has said to have arrived. Rung after each commit that changed a command, and
 * looks for itself besides, so a ring that is lost costs half a second and no command.
 */
@ApplicationScoped
@Startup
class CommandDispatcher implements ChangeListener, ShutdownStep {
    private static final long LANDING_NANOS = 10_000_000;

    private static final int MOST_AT_ONCE = 500;
    /** After a send that could not be, so that neither a broker that is away nor a full connection makes this thread spin. */
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final CommandFlights flights;
    private final Downlink downlink;
    private final Clock clock;
    private final SendWindow window;
    private final int places;
    /** With less room than this it waits for more, while there is much to send: a few commands cost a transaction like many. */
    private final int worthClaiming;
    /** Bounded by the window: each entry has, or had, a place in it. Lock-free. */
    private final Queue<Landing> landings = new ConcurrentLinkedQueue<>();

    private final InboxWorker worker;
    /** Sends under way, for the shutdown to wait for; bounded by the window. */
    private final AtomicInteger sending = new AtomicInteger();

    private volatile boolean stopping;
    /** What this thread commits itself is no word of a gateway's. */
    private volatile @Nullable Thread dispatching;

    private volatile long pausedUntil = System.nanoTime();
    /** The last claim took all that there was room for. Only the dispatching thread has it. */
    private boolean muchToSend;

    CommandDispatcher(
            CommandFlights flights, Downlink downlink, CommandWindow window, CommandsConfig config, Clock clock) {
        this.flights = flights;
        this.downlink = downlink;
        this.clock = clock;
        this.window = window.places();
        this.places = window.size();
        this.worthClaiming = Math.max(1, places / 8);
        this.worker = new InboxWorker("dispatcher", config.lookEvery().toMillis(), this::step);
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
        return Phase.DISPATCH;
    }

    @Override
    public void stop(Duration within) {
        stopping = true;
        worker.drain(within);
        int back = flights.handBack();
        if (back > 0) {
            Log.infof("%d commands that were not sent are handed back to the other replicas", back);
        }
    }

    /** A change that was not made here, by this replica or another, is a word of the gateway, or the command's end: its place is free. */
    @Override
    public void onCommitted(List<Change> changes) {
        List<String> ids = changes.stream()
                .filter(change -> change.kind() == Change.Kind.COMMAND)
                .map(Change::id)
                .toList();
        if (!ids.isEmpty() && !Thread.currentThread().equals(dispatching)) {
            window.leave(ids);
            worker.ring();
        }
    }

    private boolean step() {
        dispatching = Thread.currentThread();
        List<Landing> landed = takeLandings();
        List<String> arrived = arrivedOf(landed);
        // Their places are free when the turn is done; some may have lost them already.
        int most = mostToClaim(Math.min(window.room() + arrived.size(), places));
        List<Departure> departures = turn(landed, most);
        // Not before it is noted: so what is not noted yet is bounded by the window too.
        window.leave(arrived);
        departures.forEach(this::send);
        if (stopping) {
            // Each send ends in seconds, by its timeout at the latest.
            return sending.get() > 0 && awaitLanding();
        }
        if (most > 0) {
            muchToSend = departures.size() == most;
        }
        return (most > 0 && muchToSend) || !landings.isEmpty();
    }

    private int mostToClaim(int room) {
        boolean claims = !stopping && room >= (muchToSend ? worthClaiming : 1) && System.nanoTime() - pausedUntil >= 0;
        return claims ? Math.min(room, MOST_AT_ONCE) : 0;
    }

    private List<Departure> turn(List<Landing> landed, int most) {
        if (landed.isEmpty() && most == 0) {
            return List.of();
        }
        try {
            return flights.turn(landed, most);
        } catch (RuntimeException databaseIsAway) {
            landings.addAll(landed);
            throw databaseIsAway;
        }
    }

    private boolean awaitLanding() {
        LockSupport.parkNanos(LANDING_NANOS);
        return true;
    }

    private void send(Departure departure) {
        window.enter(departure.commandId());
        sending.incrementAndGet();
        try {
            downlink.send(departure.gateway(), departure.message())
                    .whenComplete((done, failure) -> landed(departure, outcomeOf(failure)));
        } catch (ProtocolException e) {
            Log.warnf("commandId=%s can't be sent: %s", departure.commandId(), e.getMessage());
            landed(departure, Outcome.BROKEN);
        } catch (RuntimeException e) {
            Log.errorf(e, "commandId=%s could not be sent", departure.commandId());
            landed(departure, Outcome.TRY_AGAIN);
        }
    }

    private static Outcome outcomeOf(@Nullable Throwable failure) {
        if (failure == null) {
            return Outcome.SENT;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof DownlinkFullException ? Outcome.FULL : Outcome.TRY_AGAIN;
    }

    private void landed(Departure departure, Outcome outcome) {
        if (outcome == Outcome.TRY_AGAIN || outcome == Outcome.FULL) {
            pausedUntil = System.nanoTime() + PAUSE_NANOS;
        }
        landings.add(new Landing(departure, outcome, clock.instant()));
        sending.decrementAndGet();
        worker.ring();
    }

    private List<Landing> takeLandings() {
        List<Landing> batch = new ArrayList<>();
        for (Landing landing = landings.poll(); landing != null; landing = landings.poll()) {
            batch.add(landing);
        }
        return batch;
    }

    /** Only what is sent and to be answered is waited for. */
    private static List<String> arrivedOf(List<Landing> landed) {
        return landed.stream()
                .filter(landing -> landing.outcome() != Outcome.SENT
                        || !landing.departure().message().wantsReply())
                .map(landing -> landing.departure().commandId())
                .toList();
    }
}
