package io.sallyport.messaging;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.sallyport.messaging.ShutdownStep.Phase;
import io.sallyport.protocol.Topic;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * The order in which a replica stops, so that nothing that it has taken is lost: the probes have said that it drains; whoever waits is answered,
 * and Quarkus ends HTTP; then nothing new comes in, what waits is written, what was not sent is handed back, and the connections end
 * with a farewell. The database is up all the while: Quarkus closes it after this.
 */
@ApplicationScoped
class Shutdown {
    /** After the readiness probe, before everybody else. */
    static final int AFTER_THE_PROBES = 100;

    private static final Duration QUIET = Duration.ofMillis(250);
    private static final Duration LONGEST_UNTIL_QUIET = Duration.ofSeconds(2);
    private static final Duration TO_ANSWER = Duration.ofSeconds(2);
    private static final Duration TO_DISCONNECT = Duration.ofSeconds(2);

    private final SessionMqttConnector connector;
    private final UplinkCounters counters;
    private final BrokerLink link;
    private final Instance<ShutdownStep> steps;
    private final ShutdownConfig config;

    Shutdown(
            @Connector(SessionMqttConnector.NAME) SessionMqttConnector connector,
            UplinkCounters counters,
            BrokerLink link,
            @Any Instance<ShutdownStep> steps,
            ShutdownConfig config) {
        this.connector = connector;
        this.counters = counters;
        this.link = link;
        this.steps = steps;
        this.config = config;
    }

    /** While HTTP still answers: it waits for requests that are under way ({@code quarkus.shutdown.timeout}), and no event comes in between. */
    void answer(@Observes @Priority(AFTER_THE_PROBES) ShutdownDelayInitiatedEvent event) {
        run(Phase.WAITERS, TO_ANSWER);
    }

    void stop(@Observes @Priority(AFTER_THE_PROBES) ShutdownEvent event) {
        long began = System.nanoTime();
        long end = began + config.drainFor().toNanos();
        connector.unsubscribe();
        awaitQuiet();
        // From here on the counts stand still but for what is written.
        connector.disconnectIncoming();
        await(TO_DISCONNECT, () -> !connector.hasIncoming());
        run(Phase.INBOXES, until(end));
        run(Phase.DISPATCH, until(end));
        connector.disconnectOutgoing();
        await(TO_DISCONNECT, () -> link.channels().values().stream().noneMatch(BrokerLink.ChannelState::connected));
        say(Duration.ofNanos(System.nanoTime() - began));
    }

    /** The broker has sent on until it had the farewell, and nothing tells when that was but that nothing comes any more. */
    private void awaitQuiet() {
        long[] last = {counters.totalReceived(), System.nanoTime()};
        await(LONGEST_UNTIL_QUIET, () -> {
            long received = counters.totalReceived();
            if (received != last[0]) {
                last[0] = received;
                last[1] = System.nanoTime();
            }
            return !link.hasUplink() || System.nanoTime() - last[1] > QUIET.toNanos();
        });
    }

    private void run(Phase phase, Duration within) {
        List<CompletableFuture<Void>> running = steps.stream()
                .filter(step -> step.phase() == phase)
                .map(step -> CompletableFuture.runAsync(
                        () -> step.stop(within), run -> new Thread(run, "sallyport-stop").start()))
                .toList();
        for (CompletableFuture<Void> step : running) {
            try {
                step.get(within.toMillis() + 1_000, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                // The others are no worse for it, and the process ends in any case.
                Log.warnf(e, "a step of the shutdown failed: %s", phase);
            }
        }
    }

    private void say(Duration took) {
        StringBuilder line = new StringBuilder("stopped;");
        long lost = 0;
        for (UplinkInbox inbox : steps.select(UplinkInbox.class)) {
            Topic.Kind kind = inbox.kind();
            line.append(" %s: received=%d stored=%d superseded=%d rejected=%d dropped=%d waiting=%d;"
                    .formatted(
                            kind.name().toLowerCase(Locale.ROOT),
                            counters.totalReceived(kind),
                            counters.totalStored(kind),
                            counters.totalSuperseded(kind) + inbox.superseded(),
                            counters.totalRejected(kind),
                            inbox.dropped(),
                            inbox.waiting()));
            lost += inbox.waiting();
        }
        if (lost > 0) {
            Log.warnf("%s %d messages could not be written in %d ms and are lost", line, lost, took.toMillis());
        } else {
            Log.info(line.toString());
        }
    }

    private static Duration until(long nanoTime) {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    private static void await(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
        }
    }
}
