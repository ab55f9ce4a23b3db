package io.sallyport.commands;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.sallyport.api.Refusal;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.messaging.Batches;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.protocol.GatewayId;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Issues the commands of many requests in one transaction: what comes while one is committed makes the next. A flush of the database's disk
 * then costs many requests what it costs one, and nobody waits for company. What a request is told is committed.
 */
@ApplicationScoped
public class CommandIntake {
    private static final int MOST_AT_ONCE = 256;
    private static final long IDLE_MILLIS = 1_000;

    private final CommandOrders orders;
    private final NewFlights flights;
    private final CommandSender sender;
    private final CommandTraces traces;
    private final CommandJson json;
    /** Bounded by {@code sallyport.commands.intake}; safe for any number of threads. */
    private final BlockingQueue<Waiting> waiting;

    private final InboxWorker worker = new InboxWorker("command-intake", IDLE_MILLIS, this::step);

    CommandIntake(
            CommandOrders orders,
            NewFlights flights,
            CommandSender sender,
            CommandTraces traces,
            CommandJson json,
            CommandsConfig config,
            MeterRegistry registry) {
        this.orders = orders;
        this.flights = flights;
        this.sender = sender;
        this.traces = traces;
        this.json = json;
        this.waiting = new LinkedBlockingQueue<>(config.intake());
        registry.gaugeCollectionSize("sallyport.commands.intake", List.of(), waiting);
    }

    @PostConstruct
    void start() {
        worker.start();
    }

    /** Whoever still waits is answered: nothing more is taken when this is called. */
    @PreDestroy
    void stop() {
        worker.drain(Duration.ofSeconds(1));
    }

    /**
     * Issues a command, as {@link CommandService#issue} does.
     *
     * @return fails as that one throws
     * @throws Refusal what can be said at once, and 503 {@code OVERLOADED}
     */
    public Uni<CommandView> issue(GatewayId gatewayId, IssueCommand request) {
        CommandOrder order = orders.of(gatewayId, request);
        Waiting one = new Waiting(order, new CompletableFuture<>(), traces.issuing(order));
        if (!waiting.offer(one)) {
            throw Refusal.of(
                    Status.SERVICE_UNAVAILABLE,
                    "OVERLOADED",
                    "More commands are being issued than the database takes; try again in a moment.");
        }
        worker.ring();
        one.answer().whenComplete((command, failure) -> traces.issued(one.span(), command, failure));
        return Uni.createFrom().completionStage(one.answer()).map(command -> CommandView.of(command, json));
    }

    private boolean step() {
        List<Waiting> batch = new ArrayList<>();
        waiting.drainTo(batch, MOST_AT_ONCE);
        try {
            Batches.write(batch, this::write, (one, cause) -> one.answer().completeExceptionally(cause));
        } catch (RuntimeException databaseIsAway) {
            // Each of them says it to somebody who can try again.
            batch.forEach(one -> one.answer().completeExceptionally(databaseIsAway));
        }
        return !waiting.isEmpty();
    }

    private void write(List<Waiting> batch) {
        List<Departure> departures = new ArrayList<>();
        List<NewFlights.Made> made;
        try {
            made = traces.within(
                    batch.stream().map(Waiting::span).toList(),
                    () -> flights.issue(batch.stream().map(Waiting::order).toList(), departures));
        } catch (RuntimeException e) {
            sender.giveBack(departures);
            throw e;
        }
        departures.forEach(sender::send);
        for (int i = 0; i < batch.size(); i++) {
            made.get(i).tell(batch.get(i).answer());
        }
    }

    private record Waiting(CommandOrder order, CompletableFuture<IssuedCommand> answer, Span span) {}
}
