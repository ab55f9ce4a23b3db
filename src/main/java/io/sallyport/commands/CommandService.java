package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.Lifecycle;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues commands and says what became of them. */
@ApplicationScoped
public class CommandService {
    private final CommandRepository commands;
    private final NewCommands newCommands;
    private final CommandPolicies policies;
    private final GatewayService gateways;
    private final CommandGate gate;
    private final CommandSchedule schedule;
    private final CommandJson json;
    private final Changes changes;
    private final Clock clock;

    CommandService(
            CommandRepository commands,
            NewCommands newCommands,
            CommandPolicies policies,
            GatewayService gateways,
            CommandGate gate,
            CommandSchedule schedule,
            CommandJson json,
            Changes changes,
            Clock clock) {
        this.commands = commands;
        this.newCommands = newCommands;
        this.policies = policies;
        this.gateways = gateways;
        this.gate = gate;
        this.schedule = schedule;
        this.json = json;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Issues a command. To a gateway that is offline it has failed at once, with {@code GATEWAY_OFFLINE}; otherwise it is queued, and sent
     * after the commit.
     *
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED}, 400 {@code UNKNOWN_METHOD}, 400 {@code INVALID_NOT_BEFORE}
     * @throws io.sallyport.protocol.ProtocolException if the parameters are wrong or too large
     */
    @Transactional
    public CommandView issue(GatewayId gatewayId, IssueCommand request) {
        ObjectNode params = request.params() == null ? json.empty() : request.params();
        return issue(gatewayId, request.method(), params, !request.noReply(), null, request.notBefore());
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
        ObjectNode params = json.readObject(first.params());
        return issue(new GatewayId(first.gatewayId()), first.method(), params, first.wantsReply(), first.id(), null);
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

    private CommandView issue(
            GatewayId gatewayId,
            String method,
            ObjectNode params,
            boolean wantsReply,
            @Nullable String reissueOf,
            @Nullable Instant notBefore) {
        CommandPolicy policy = policies.requireIssuable(method);
        policy.validate(params);
        GatewayService.Target target = gateways.target(gatewayId);
        if (target.lifecycle() != Lifecycle.ACTIVATED) {
            throw Refusal.conflict(
                    target.lifecycle().name(), "The gateway is " + target.lifecycle() + " and takes no commands.");
        }
        Instant now = clock.instant();
        Instant scheduledFor = schedule.timeOf(notBefore, now);
        IssuedCommand command = new IssuedCommand(
                UuidCreator.getTimeOrderedEpoch(),
                target,
                method,
                json.write(params),
                wantsReply,
                reissueOf,
                scheduledFor,
                now);
        requireFits(gatewayId, target.binding(), method, params, wantsReply, now);
        CommandErrorCode closed = gate.closedFor(target);
        if (scheduledFor == null && closed != null) {
            command.failed(closed, null, now);
        }
        newCommands.insert(command);
        changes.record(CommandChanges.of(command));
        return CommandView.of(command, json);
    }

    /** A command that would be too large when it is sent is refused while somebody is there to read why. */
    static void requireFits(
            GatewayId gatewayId, long binding, String method, ObjectNode params, boolean wantsReply, Instant now) {
        CommandMeta meta = new CommandMeta(gatewayId, binding, new UUID(0, 0), now, now, null, null, null);
        DownlinkCodec.encode(new Command(method, params, meta, wantsReply));
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
