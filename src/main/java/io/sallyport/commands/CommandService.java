package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.Lifecycle;
import io.sallyport.gateways.PresenceState;
import io.sallyport.messaging.BrokerLink;
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
    private final CommandPolicies policies;
    private final GatewayService gateways;
    private final BrokerLink link;
    private final CommandJson json;
    private final Changes changes;
    private final Clock clock;

    CommandService(
            CommandRepository commands,
            CommandPolicies policies,
            GatewayService gateways,
            BrokerLink link,
            CommandJson json,
            Changes changes,
            Clock clock) {
        this.commands = commands;
        this.policies = policies;
        this.gateways = gateways;
        this.link = link;
        this.json = json;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Issues a command. To a gateway that is offline it has failed at once, with {@code GATEWAY_OFFLINE}; otherwise it is queued, and sent
     * after the commit.
     *
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED}, 400 {@code UNKNOWN_METHOD}
     * @throws io.sallyport.protocol.ProtocolException if the parameters are wrong or too large
     */
    @Transactional
    public CommandView issue(GatewayId gatewayId, IssueCommand request) {
        ObjectNode params = request.params() == null ? json.empty() : request.params();
        return issue(gatewayId, request.method(), params, !request.noReply(), null);
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
        return issue(new GatewayId(first.gatewayId()), first.method(), params, first.wantsReply(), first.id());
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
        return commands.ofGateway(gatewayId.value(), page.afterOrStart(), page.fetchSize()).stream()
                .map(command -> CommandView.of(command, json))
                .toList();
    }

    private CommandView issue(
            GatewayId gatewayId, String method, ObjectNode params, boolean wantsReply, @Nullable String reissueOf) {
        CommandPolicy policy = policies.requireIssuable(method);
        policy.validate(params);
        GatewayService.Target target = gateways.target(gatewayId);
        if (target.lifecycle() != Lifecycle.ACTIVATED) {
            throw Refusal.conflict(
                    target.lifecycle().name(), "The gateway is " + target.lifecycle() + " and takes no commands.");
        }
        Instant now = clock.instant();
        IssuedCommand command = new IssuedCommand(
                UuidCreator.getTimeOrderedEpoch(), target, method, json.write(params), wantsReply, reissueOf, now);
        requireFits(command, params, now);
        // While the broker is away nobody can tell who is offline: the send finds out what is the matter.
        if (target.presence() == PresenceState.OFFLINE && link.canSend()) {
            command.failed(CommandErrorCode.GATEWAY_OFFLINE, null, now);
        }
        commands.persistAndFlush(command);
        changes.record(CommandChanges.of(command));
        return CommandView.of(command, json);
    }

    /** A command that would be too large when it is sent is refused while somebody is there to read why. */
    private static void requireFits(IssuedCommand command, ObjectNode params, Instant now) {
        CommandMeta meta = new CommandMeta(
                new GatewayId(command.gatewayId()),
                command.binding(),
                UUID.fromString(command.id()),
                now,
                now,
                null,
                null,
                null);
        DownlinkCodec.encode(new Command(command.method(), params, meta, command.wantsReply()));
    }

    private IssuedCommand require(UUID id) {
        IssuedCommand command = commands.findById(id.toString());
        if (command == null || command.isInternal()) {
            throw Refusal.notFound("COMMAND_NOT_FOUND", "There is no command " + id + ".");
        }
        return command;
    }
}
