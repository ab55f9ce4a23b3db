package io.sallyport.commands;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.sallyport.changes.Change;
import io.sallyport.changes.ChangeListener;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.commands.CommandFlights.Landing;
import io.sallyport.messaging.Downlink;
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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends what is queued, in a window of sends under way. Rung after each commit that changed a command, and looks for itself besides, so a
 * ring that is lost costs half a second and no command.
 */
@ApplicationScoped
@Startup
class CommandDispatcher implements ChangeListener, ShutdownStep {
    private static final long LANDING_NANOS = 10_000_000;

    private final CommandFlights flights;
    private final Downlink downlink;
    private final Clock clock;
    private final int window;
    /** Sends under way; at most the window, whose metric is {@code sallyport.commands.sending}. */
    private final AtomicInteger sending = new AtomicInteger();
    /** Bounded by the window: each entry was a send under way. Lock-free. */
    private final Queue<Landing> landings = new ConcurrentLinkedQueue<>();

    private final InboxWorker worker;
    private volatile boolean stopping;

    CommandDispatcher(
            CommandFlights flights, Downlink downlink, CommandsConfig config, Clock clock, MeterRegistry registry) {
        this.flights = flights;
        this.downlink = downlink;
        this.clock = clock;
        this.window = config.window();
        this.worker = new InboxWorker("dispatcher", config.lookEvery().toMillis(), this::step);
        registry.gauge("sallyport.commands.sending", sending);
        Gauge.builder("sallyport.commands.window", () -> window).register(registry);
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

    @Override
    public void onCommitted(List<Change> changes) {
        if (changes.stream().anyMatch(change -> change.kind() == Change.Kind.COMMAND)) {
            worker.ring();
        }
    }

    private boolean step() {
        noteLandings();
        if (stopping) {
            // Each send ends in seconds, by its timeout at the latest.
            return sending.get() > 0 && awaitLanding();
        }
        int room = window - sending.get();
        if (room <= 0) {
            return false;
        }
        List<Departure> departures = flights.claim(room);
        departures.forEach(this::send);
        return departures.size() == room || !landings.isEmpty();
    }

    private boolean awaitLanding() {
        LockSupport.parkNanos(LANDING_NANOS);
        return true;
    }

    private void send(Departure departure) {
        sending.incrementAndGet();
        try {
            downlink.send(departure.gateway(), departure.message())
                    .whenComplete((done, failure) ->
                            landed(departure, failure == null ? Landing.Outcome.SENT : Landing.Outcome.TRY_AGAIN));
        } catch (ProtocolException e) {
            Log.warnf("commandId=%s can't be sent: %s", departure.commandId(), e.getMessage());
            landed(departure, Landing.Outcome.BROKEN);
        } catch (RuntimeException e) {
            Log.errorf(e, "commandId=%s could not be sent", departure.commandId());
            landed(departure, Landing.Outcome.TRY_AGAIN);
        }
    }

    private void landed(Departure departure, Landing.Outcome outcome) {
        landings.add(new Landing(departure.commandId(), outcome, clock.instant()));
        sending.decrementAndGet();
        worker.ring();
    }

    private void noteLandings() {
        List<Landing> batch = new ArrayList<>();
        for (Landing landing = landings.poll(); landing != null; landing = landings.poll()) {
            batch.add(landing);
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            flights.landed(batch);
        } catch (RuntimeException databaseIsAway) {
            landings.addAll(batch);
            throw databaseIsAway;
        }
    }
}
