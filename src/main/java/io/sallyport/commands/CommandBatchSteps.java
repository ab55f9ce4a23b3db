package io.sallyport.commands;

import com.github.f4b6a3.uuid.UuidCreator;
import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayService.Target;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step of a batch is one transaction: it makes the commands of a chunk and moves the batch on, or neither. So a replica that dies loses
 * nothing and makes nothing twice, and the next one goes on from there.
 */
@ApplicationScoped
class CommandBatchSteps {
    static final int CHUNK = 1_000;

    private final CommandBatchRepository batches;
    private final CommandRepository commands;
    private final NewCommands newCommands;
    private final GatewayService gateways;
    private final CommandGate gate;
    private final CommandGuards guards;
    private final Changes changes;
    private final CommandsConfig config;
    private final Dispatching dispatching;
    private final Clock clock;

    CommandBatchSteps(
            CommandBatchRepository batches,
            CommandRepository commands,
            NewCommands newCommands,
            GatewayService gateways,
            CommandGate gate,
            CommandGuards guards,
            Changes changes,
            CommandsConfig config,
            Dispatching dispatching,
            Clock clock) {
        this.batches = batches;
        this.commands = commands;
        this.newCommands = newCommands;
        this.gateways = gateways;
        this.gate = gate;
        this.guards = guards;
        this.changes = changes;
        this.config = config;
        this.dispatching = dispatching;
        this.clock = clock;
    }

    /** @return whether there may be more to do at once */
    @Transactional
    boolean step() {
        Optional<CommandBatch> claimed = batches.claim();
        if (claimed.isEmpty()) {
            return false;
        }
        CommandBatch batch = claimed.get();
        if (batch.state() != CommandBatchState.MAKING) {
            withdraw(batch);
            return true;
        }
        if (dispatching.isHeld()) {
            return false;
        }
        // The dispatcher sends while later chunks are made. It sends in the order of the IDs, so what is made far ahead
        // of it would only keep everybody else waiting.
        if (batch.order().notBefore() == null && commands.queued(config.queuedAhead()) >= config.queuedAhead()) {
            return false;
        }
        make(batch);
        return true;
    }

    private void make(CommandBatch batch) {
        List<String> gatewayIds = batches.chunk(batch.id(), batch.nextChunk());
        Map<String, Target> targets = gateways.targets(gatewayIds);
        Map<String, String> firsts =
                batch.reissueOf() == null ? Map.of() : commands.idsInBatch(batch.reissueOf(), gatewayIds);
        List<IssuedCommand> made = new ArrayList<>();
        for (String gatewayId : gatewayIds) {
            Target target = targets.get(gatewayId);
            if (target != null) {
                made.add(make(batch, target, firsts.get(gatewayId)));
            }
        }
        newCommands.insert(made);
        batch.madeChunk(gatewayIds.size() - made.size());
        tell(made);
    }

    private IssuedCommand make(CommandBatch batch, Target target, @Nullable String reissueOf) {
        Instant now = clock.instant();
        CommandBatch.Order order = batch.order();
        IssuedCommand command = new IssuedCommand(
                        UuidCreator.getTimeOrderedEpoch(),
                        target,
                        order.method(),
                        order.params(),
                        order.wantsReply(),
                        reissueOf,
                        order.notBefore(),
                        now)
                .inBatch(batch.id());
        CommandErrorCode closed = gate.closedFor(target);
        if (order.notBefore() != null) {
            closed = null;
        }
        if (closed == null) {
            closed = guards.refusalOf(target.gatewayId(), order.method(), order.params());
        }
        if (closed != null) {
            command.failed(closed, null, now);
        } else {
            guards.issued(command);
        }
        return command;
    }

    private void withdraw(CommandBatch batch) {
        List<IssuedCommand> withdrawn = commands.withdrawable(batch.id(), CHUNK);
        withdrawn.forEach(command -> command.cancelled(clock.instant()));
        if (withdrawn.size() < CHUNK) {
            batch.withdrawn();
        }
        commands.flush();
        tell(withdrawn);
    }

    private void tell(List<IssuedCommand> changed) {
        changed.forEach(command -> changes.record(CommandChanges.of(command)));
    }
}
