package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.gateways.GatewayService;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commands to many gateways. Whom a batch addresses is settled when it is issued; its commands are made afterwards. */
@ApplicationScoped
class CommandBatchService {
    private static final int MOST_GATEWAYS = 100_000;

    private final CommandBatchRepository batches;
    private final CommandRepository commands;
    private final CommandPolicies policies;
    private final CommandOrders orders;
    private final CommandSchedule schedule;
    private final GatewayService gateways;
    private final CommandJson json;
    private final Dispatching dispatching;
    private final Audit audit;
    private final Clock clock;

    CommandBatchService(
            CommandBatchRepository batches,
            CommandRepository commands,
            CommandPolicies policies,
            CommandOrders orders,
            CommandSchedule schedule,
            GatewayService gateways,
            CommandJson json,
            Dispatching dispatching,
            Audit audit,
            Clock clock) {
        this.batches = batches;
        this.commands = commands;
        this.policies = policies;
        this.orders = orders;
        this.schedule = schedule;
        this.gateways = gateways;
        this.json = json;
        this.dispatching = dispatching;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @throws Refusal 400 {@code INVALID_TARGETS}, {@code NO_GATEWAYS}, {@code TOO_MANY_GATEWAYS}, {@code UNKNOWN_METHOD}, {@code
     *     INVALID_FILTER}, {@code INVALID_NOT_BEFORE}; 404 {@code GATEWAY_NOT_FOUND}
     */
    @Transactional
    CommandBatchView issue(Actor actor, IssueBatch request, Reach reach) {
        ObjectNode params = request.params() == null ? json.empty() : request.params();
        policies.requireIssuable(request.method()).validate(params);
        Instant now = clock.instant();
        List<String> addressed = addressed(request, reach);
        orders.requireFits(new GatewayId(addressed.get(0)), request.method(), params, !request.noReply(), now);
        CommandBatch.Order order = new CommandBatch.Order(
                request.method(), json.write(params), !request.noReply(), schedule.timeOf(request.notBefore(), now));
        return persist(actor, order, addressed, null, now);
    }

    /**
     * Issues again, to the gateways where it failed or where nobody knows.
     *
     * @throws Refusal 404 {@code BATCH_NOT_FOUND}, 409 {@code BATCH_OPEN}, 409 {@code NOTHING_FAILED}
     */
    @Transactional
    CommandBatchView reissueFailed(Actor actor, UUID id) {
        CommandBatch first = require(id);
        if (!first.state().isSettled()) {
            throw Refusal.conflict("BATCH_OPEN", "The batch is " + first.state() + "; try again in a moment.");
        }
        List<String> failed =
                commands.gatewaysOfBatch(first.id(), List.of(CommandState.FAILED, CommandState.OUTCOME_UNKNOWN));
        if (failed.isEmpty()) {
            throw Refusal.conflict("NOTHING_FAILED", "No command of this batch has failed.");
        }
        CommandBatch.Order order = first.order();
        return persist(
                actor,
                new CommandBatch.Order(order.method(), order.params(), order.wantsReply(), null),
                failed,
                first.id(),
                clock.instant());
    }

    /** @throws Refusal 404 {@code BATCH_NOT_FOUND}, 409 {@code BATCH_CANCELLED} */
    @Transactional
    CommandBatchView cancel(Actor actor, UUID id) {
        CommandBatch batch = batches.lock(id.toString()).orElseThrow(() -> unknown(id));
        if (!batch.cancel(clock.instant())) {
            throw Refusal.conflict("BATCH_CANCELLED", "The batch was cancelled already.");
        }
        audit.record(CommandDeeds.of(actor, "command-batch.cancel", batch));
        return view(batch);
    }

    /** @throws Refusal 404 {@code BATCH_NOT_FOUND} */
    @Transactional
    CommandBatchView read(UUID id) {
        return view(require(id));
    }

    /** Sorted by ID, one more than the page's limit if there are more. @throws Refusal 404 {@code BATCH_NOT_FOUND} */
    @Transactional
    List<CommandView> commandsOf(UUID id, @Nullable CommandState state, PageRequest page) {
        CommandBatch batch = require(id);
        return commands.ofBatch(batch.id(), state, page.afterOrStart(UUID::fromString), page.fetchSize()).stream()
                .map(command -> CommandView.of(command, json))
                .toList();
    }

    private CommandBatchView persist(
            Actor actor, CommandBatch.Order order, List<String> gatewayIds, @Nullable String reissueOf, Instant now) {
        dispatching.requireIssuable(order.method(), false);
        List<List<String>> chunks = new ArrayList<>();
        for (int from = 0; from < gatewayIds.size(); from += CommandBatchSteps.CHUNK) {
            chunks.add(gatewayIds.subList(from, Math.min(gatewayIds.size(), from + CommandBatchSteps.CHUNK)));
        }
        CommandBatch batch = new CommandBatch(
                UuidCreator.getTimeOrderedEpoch(), order, gatewayIds.size(), chunks.size(), reissueOf, now);
        batches.persistAndFlush(batch);
        for (int number = 0; number < chunks.size(); number++) {
            batches.addChunk(batch.id(), number, chunks.get(number));
        }
        audit.record(
                CommandDeeds.of(actor, reissueOf == null ? "command-batch.issue" : "command-batch.reissue", batch));
        return view(batch);
    }

    private List<String> addressed(IssueBatch request, Reach reach) {
        if ((request.gatewayIds() == null) == (request.filter() == null)) {
            throw Refusal.invalid("INVALID_TARGETS", "Name either gatewayIds or a filter.");
        }
        List<String> found = request.filter() != null
                ? gateways.ids(request.filter().toGatewayFilter(), reach, MOST_GATEWAYS + 1)
                : named(request.gatewayIds(), reach);
        if (found.isEmpty()) {
            throw Refusal.invalid("NO_GATEWAYS", "This addresses no gateway.");
        }
        if (found.size() > MOST_GATEWAYS) {
            throw Refusal.invalid("TOO_MANY_GATEWAYS", "A batch addresses at most " + MOST_GATEWAYS + " gateways.");
        }
        return found;
    }

    /** Each once, sorted, and all of them known. */
    private List<String> named(@Nullable List<String> gatewayIds, Reach reach) {
        Set<String> unique = new TreeSet<>();
        for (String id : gatewayIds == null ? List.<String>of() : gatewayIds) {
            unique.add(new GatewayId(id).value());
        }
        List<String> all = List.copyOf(unique);
        for (int from = 0; from < all.size(); from += CommandBatchSteps.CHUNK) {
            List<String> chunk = all.subList(from, Math.min(all.size(), from + CommandBatchSteps.CHUNK));
            Set<String> known = gateways.within(chunk, reach);
            chunk.stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
                throw Refusal.notFound("GATEWAY_NOT_FOUND", "There is no gateway " + id + ".");
            });
        }
        return all;
    }

    private CommandBatchView view(CommandBatch batch) {
        return CommandBatchView.of(batch, commands.countsOfBatch(batch.id()), json);
    }

    private CommandBatch require(UUID id) {
        return batches.findByIdOptional(id.toString()).orElseThrow(() -> unknown(id));
    }

    private static Refusal unknown(UUID id) {
        return Refusal.notFound("BATCH_NOT_FOUND", "There is no batch " + id + ".");
    }
}
