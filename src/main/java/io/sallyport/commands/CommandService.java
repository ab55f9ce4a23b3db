package io.sallyport.commands;

import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayService;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Issues commands and says what became of them. */
@ApplicationScoped
public class CommandService {
    private final CommandRepository commands;
    private final NewCommands newCommands;
    private final CommandOrders orders;
    private final GatewayService gateways;
    private final CommandJson json;
    private final Changes changes;
    private final Audit audit;
    private final Clock clock;

    CommandService(
            CommandRepository commands,
            NewCommands newCommands,
            CommandOrders orders,
            GatewayService gateways,
            CommandJson json,
            Changes changes,
            Audit audit,
            Clock clock) {
        this.commands = commands;
        this.newCommands = newCommands;
        this.orders = orders;
        this.gateways = gateways;
        this.json = json;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Issues a command. What the system asks for itself is not in the audit. To a gateway that is offline it has failed at once, with {@code GATEWAY_OFFLINE}; otherwise it is queued, and sent
     * after the commit.
     *
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED} or {@code NOT_ACTIVATED}, 400 {@code UNKNOWN_METHOD}, 400 {@code INVALID_NOT_BEFORE}
     * @throws io.sallyport.protocol.ProtocolException if the parameters are wrong or too large
     */
    @Transactional
    public CommandView issue(Actor actor, GatewayId gatewayId, IssueCommand request) {
        return issue(orders.of(actor, gatewayId, request));
    }

    /**
     * Issues an ended command again: a new command with a link to the first.
     *
     * @throws Refusal 404 {@code COMMAND_NOT_FOUND}, 409 {@code COMMAND_OPEN}, and what {@link #issue} throws
     */
    @Transactional
    public CommandView reissue(Actor actor, UUID id) {
        IssuedCommand first = require(id);
        if (!first.state().isEnded()) {
            throw Refusal.conflict(
                    "COMMAND_OPEN", "The command is " + first.state() + ". It can be issued again once it has ended.");
        }
        return issue(orders.again(actor, first));
    }

    /**
     * Issues the command that sets a desired state. In the caller's transaction, which holds the resource and has its own audit. A predecessor
     * that was not sent is {@code SUPERSEDED}.
     *
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED} or {@code NOT_ACTIVATED}
     * @throws io.sallyport.protocol.ProtocolException if the parameters are wrong or too large
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public CommandView set(DesiredChange change) {
        if (change.previous() != null) {
            supersede(change.previous().toString());
        }
        CommandOrder order = orders.of(change);
        return CommandView.of(write(order), json);
    }

    private void supersede(String id) {
        IssuedCommand older = commands.lock(List.of(id)).get(id);
        if (older != null && older.superseded(clock.instant())) {
            commands.flush();
            changes.record(CommandChanges.of(older));
        }
    }

    /** What became of these commands, by ID; those that are not kept any more are left out. */
    @Transactional
    public Map<String, Outcome> outcomes(Collection<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : commands.list("id in ?1", Set.copyOf(ids)).stream()
                        .map(this::outcomeOf)
                        .collect(Collectors.toMap(Outcome::commandId, outcome -> outcome));
    }

    private Outcome outcomeOf(IssuedCommand command) {
        CommandView view = CommandView.of(command, json);
        return new Outcome(view.id(), view.state(), view.error(), view.times().endedAt());
    }

    /**
     * Withdraws a command that was not sent.
     *
     * @throws Refusal 404 {@code COMMAND_NOT_FOUND}, 409 {@code ALREADY_SENT}, 409 {@code COMMAND_ENDED}
     */
    @Transactional
    public CommandView cancel(Actor actor, UUID id) {
        IssuedCommand command = commands.lock(List.of(id.toString())).get(id.toString());
        if (command == null || command.isInternal()) {
            throw unknown(id);
        }
        if (command.state().isEnded()) {
            throw Refusal.conflict("COMMAND_ENDED", "The command has ended: it is " + command.state() + ".");
        }
        if (!command.cancelled(clock.instant())) {
            throw Refusal.conflict(
                    "ALREADY_SENT", "The command is on its way to the gateway, and can't be called back.");
        }
        commands.flush();
        changes.record(CommandChanges.of(command));
        audit.record(CommandDeeds.cancelled(actor, command));
        return CommandView.of(command, json);
    }

    /** @throws Refusal 404 {@code COMMAND_NOT_FOUND} */
    @Transactional
    public CommandView read(UUID id) {
        return CommandView.of(require(id), json);
    }

    /** Newest first, one more than the page's limit if there are more. */
    @Transactional
    public List<CommandView> ofGateway(GatewayId gatewayId, PageRequest page) {
        gateways.target(gatewayId);
        return commands.ofGateway(gatewayId.value(), page.afterOrStart(UUID::fromString), page.fetchSize()).stream()
                .map(command -> CommandView.of(command, json))
                .toList();
    }

    private CommandView issue(CommandOrder order) {
        IssuedCommand command = write(order);
        if (!order.actor().equals(Actor.SYSTEM)) {
            audit.record(CommandDeeds.issued(order.actor(), command));
        }
        return CommandView.of(command, json);
    }

    private IssuedCommand write(CommandOrder order) {
        IssuedCommand command = orders.make(order, gateways.target(order.gatewayId()));
        newCommands.insert(List.of(command));
        changes.record(CommandChanges.of(command));
        return command;
    }

    private IssuedCommand require(UUID id) {
        IssuedCommand command = commands.findById(id.toString());
        if (command == null || command.isInternal()) {
            throw unknown(id);
        }
        return command;
    }

    private static Refusal unknown(UUID id) {
        return Refusal.notFound("COMMAND_NOT_FOUND", "There is no command " + id + ".");
    }
}
