package io.sallyport.commands;

import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.changes.Changes;
import io.sallyport.commands.CommandFlights.Departure;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayService.Target;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes commands of many orders in one transaction, and takes them for this replica to send while there is room: so a command costs one
 * transaction before it is sent, not two.
 */
@ApplicationScoped
class NewFlights {
    private final CommandOrders orders;
    private final NewCommands newCommands;
    private final GatewayService gateways;
    private final CommandFlights flights;
    private final CommandSender sender;
    private final Dispatching dispatching;
    private final Changes changes;
    private final Audit audit;

    NewFlights(
            CommandOrders orders,
            NewCommands newCommands,
            GatewayService gateways,
            CommandFlights flights,
            CommandSender sender,
            Dispatching dispatching,
            Changes changes,
            Audit audit) {
        this.orders = orders;
        this.newCommands = newCommands;
        this.gateways = gateways;
        this.flights = flights;
        this.sender = sender;
        this.dispatching = dispatching;
        this.changes = changes;
        this.audit = audit;
    }

    /**
     * @param departures gets those that are to be sent once this has returned; each has a place in the window, also if this throws
     * @return what became of each, in the order of the orders
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<Made> issue(List<CommandOrder> all, List<Departure> departures) {
        Map<String, Target> targets = gateways.targets(
                all.stream().map(order -> order.gatewayId().value()).distinct().toList());
        List<Made> made = all.stream()
                .map(order -> make(order, targets.get(order.gatewayId().value())))
                .toList();
        List<IssuedCommand> commands =
                made.stream().flatMap(one -> Stream.ofNullable(one.command())).toList();
        commands.stream()
                .filter(command -> command.state() == CommandState.QUEUED
                        && dispatching.permits(command.method())
                        && sender.reserve(command.id()))
                .forEach(command -> departures.add(flights.depart(command)));
        newCommands.insert(commands);
        commands.forEach(command -> changes.record(CommandChanges.of(command)));
        audit.record(deeds(all, made));
        return made;
    }

    private static List<Deed> deeds(List<CommandOrder> all, List<Made> made) {
        List<Deed> deeds = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            IssuedCommand command = made.get(i).command();
            if (command != null) {
                deeds.add(CommandDeeds.issued(all.get(i).actor(), command));
            }
        }
        return deeds;
    }

    private Made make(CommandOrder order, @Nullable Target target) {
        try {
            return new Made(orders.make(order, target), null);
        } catch (Refusal refusal) {
            return new Made(null, refusal);
        }
    }

    /** A command or why there is none: one of them is null. */
    record Made(@Nullable IssuedCommand command, @Nullable Refusal refusal) {
        void tell(CompletableFuture<IssuedCommand> whoWaits) {
            if (refusal == null) {
                whoWaits.complete(Objects.requireNonNull(command));
            } else {
                whoWaits.completeExceptionally(refusal);
            }
        }
    }
}
