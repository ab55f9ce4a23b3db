package io.sallyport.commands;

import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayService;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Issues commands and says what became of them. */
@ApplicationScoped
public class CommandService {
    private final CommandRepository commands;
    private final NewCommands newCommands;
    private final CommandOrders orders;
    private final GatewayService gateways;
    private final CommandJson json;
    private final Changes changes;
    private final Clock clock;

    CommandService(
            CommandRepository commands,
            NewCommands newCommands,
            CommandOrders orders,
            GatewayService gateways,
            CommandJson json,
            Changes changes,
            Clock clock) {
        this.commands = commands;
        this.newCommands = newCommands;
        this.orders = orders;
        this.gateways = gateways;
        this.json = json;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Issues a command. To a gateway that is offline it has failed at once, with {@code GATEWAY_OFFLINE}; otherwise it is queued, and sent
     * after the commit.
     *
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED} or {@code NOT_ACTIVATED}, 400 {@code UNKNOWN_METHOD}, 400 {@code INVALID_NOT_BEFORE}
     * @throws io.sallyport.protocol.ProtocolException if the parameters are wrong or too large
     */
    @Transactional
    public CommandView issue(GatewayId gatewayId, IssueCommand request) {
        return issue(orders.of(gatewayId, request));
    }

    /**
     * Issues an ended command again: a new command with a link to the first.
     *
     * @throws Refusal 404 {@code COMMAND_NOT_FOUND}, 409 {@code COMMAND_OPEN}, and what {@link #issue} throws
     */
    @Transactional
    public CommandView reissue(UUID id) {
        IssuedCommand first = require(id);
        if (!first.state().isEnded()) {
            throw Refusal.conflict(
                    "COMMAND_OPEN", "The command is " + first.state() + ". It can be issued again once it has ended.");
        }
        return issue(orders.again(first));
    }

    /**
     * Withdraws a command that was not sent.
     *
     * @throws Refusal 404 {@code COMMAND_NOT_FOUND}, 409 {@code ALREADY_SENT}, 409 {@code COMMAND_ENDED}
     */
    @Transactional
    public CommandView cancel(UUID id) {
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
        IssuedCommand command = orders.make(order, gateways.target(order.gatewayId()));
        newCommands.insert(List.of(command));
        changes.record(CommandChanges.of(command));
        return CommandView.of(command, json);
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
