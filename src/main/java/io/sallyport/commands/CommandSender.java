package io.sallyport.commands;

import io.quarkus.logging.Log;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.commands.CommandFlights.Landing;
import io.sallyport.commands.CommandFlights.Landing.Outcome;
import io.sallyport.messaging.DelayedBell;
import io.sallyport.messaging.Downlink;
import io.sallyport.messaging.DownlinkFullException;
import io.sallyport.messaging.DownlinkUncertainException;
import io.sallyport.protocol.ProtocolException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends commands that this replica has taken, from any thread, and keeps what came of it until that is noted. */
@ApplicationScoped
class CommandSender {
    private static final Duration SENT_WAITS_FOR = Duration.ofMillis(50);
    /** After a send that could not be, so that neither a broker that is away nor a full connection makes the dispatcher spin. */
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /** What could not be sent may be taken again by then. */
    private static final long TRIED_AGAIN_NANOS =
            CommandFlights.TRY_AGAIN_AFTER.plusMillis(50).toNanos();

    private final Downlink downlink;
    private final SendWindow window;
    private final Landings landings;
    private final QueuedCommands queued;
    private final CommandTraces traces;
    private final Clock clock;
    /** Sends under way, for the shutdown to wait for; bounded by the window. */
    private final AtomicInteger sending = new AtomicInteger();

    private final DelayedBell forWhatWaits = new DelayedBell(SENT_WAITS_FOR.plusMillis(1), () -> this.bell.run());
    private volatile Runnable bell = () -> {};
    private volatile boolean stopping;
    private volatile long pausedUntil = System.nanoTime();
    /** Where it begins, none has failed for long. */
    private volatile long failedAt = System.nanoTime() - TRIED_AGAIN_NANOS;

    @Inject
    CommandSender(Downlink downlink, CommandWindow window, QueuedCommands queued, CommandTraces traces, Clock clock) {
        this(downlink, window, queued, traces, clock, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()}, for how long what was sent waits to be noted */
    CommandSender(
            Downlink downlink,
            CommandWindow window,
            QueuedCommands queued,
            CommandTraces traces,
            Clock clock,
            LongSupplier nanoTime) {
        this.downlink = downlink;
        this.window = window.places();
        this.landings = new Landings(Math.max(1, window.size() / 8), SENT_WAITS_FOR, nanoTime);
        this.queued = queued;
        this.traces = traces;
        this.clock = clock;
    }

    /** @param bell run when something came of a send that is to be noted; returns at once */
    void ring(Runnable bell) {
        this.bell = bell;
    }

    /** What is sent and not noted. */
    Landings landings() {
        return landings;
    }

    /**
     * A place for a command that is just being made. Not while others wait for theirs: they come first, and what goes to one gateway keeps its
     * order.
     *
     * @return false if it is to wait for the dispatcher
     */
    boolean reserve(String commandId) {
        return !stopping && !isPaused() && !queued.some() && window.enterIfRoom(commandId);
    }

    /** These are not to be sent after all. */
    void giveBack(Collection<Departure> departures) {
        window.leave(departures.stream().map(Departure::commandId).toList());
    }

    boolean isPaused() {
        return System.nanoTime() - pausedUntil < 0;
    }

    /** Whether something could not be sent a moment ago, and waits for its next try. */
    boolean hasJustFailed() {
        return System.nanoTime() - failedAt < TRIED_AGAIN_NANOS;
    }

    /** How many sends are under way: each ends in seconds, by the loss of its connection at the latest. */
    int sending() {
        return sending.get();
    }

    /** From now on nothing new is taken. */
    void stop() {
        stopping = true;
    }

    void send(Departure departure) {
        window.enter(departure.commandId());
        sending.incrementAndGet();
        try {
            traces.send(departure, downlink).whenComplete((done, failure) -> landed(departure, outcomeOf(failure)));
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
        if (cause instanceof DownlinkFullException) {
            return Outcome.FULL;
        }
        return cause instanceof DownlinkUncertainException ? Outcome.UNCERTAIN : Outcome.TRY_AGAIN;
    }

    private void landed(Departure departure, Outcome outcome) {
        if (outcome.isToBeTriedAgain()) {
            failedAt = System.nanoTime();
            pausedUntil = failedAt + PAUSE_NANOS;
        }
        boolean now = landings.add(new Landing(departure, outcome, clock.instant()));
        sending.decrementAndGet();
        if (now) {
            bell.run();
        } else {
            forWhatWaits.ring();
        }
    }
}
