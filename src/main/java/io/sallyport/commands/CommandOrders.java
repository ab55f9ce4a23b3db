package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayService.Target;
import io.sallyport.gateways.Lifecycle;
import io.sallyport.messaging.ConsoleKeys;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes orders of requests, and commands of orders: the rules of what may be issued, for one command and for many. */
@ApplicationScoped
class CommandOrders {
    private static final String LONGEST_TRACEPARENT = "0".repeat(55);

    private final CommandPolicies policies;
    private final CommandGate gate;
    private final CommandSchedule schedule;
    private final CommandJson json;
    private final ConsoleKeys keys;
    private final Clock clock;

    CommandOrders(
            CommandPolicies policies,
            CommandGate gate,
            CommandSchedule schedule,
            CommandJson json,
            ConsoleKeys keys,
            Clock clock) {
        this.policies = policies;
        this.gate = gate;
        this.schedule = schedule;
        this.json = json;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * @throws Refusal 400 {@code UNKNOWN_METHOD}, 400 {@code INVALID_NOT_BEFORE}
     * @throws io.sallyport.protocol.ProtocolException if the parameters are not of the method's form, or too large
     */
    CommandOrder of(GatewayId gatewayId, IssueCommand request) {
        ObjectNode params = request.params() == null ? json.empty() : request.params();
        return of(gatewayId, request.method(), params, !request.noReply(), null, request.notBefore());
    }

    /** The same again, now. Throws as {@link #of}. */
    CommandOrder again(IssuedCommand first) {
        return of(
                new GatewayId(first.gatewayId()),
                first.method(),
                json.readObject(first.params()),
                first.wantsReply(),
                first.id(),
                null);
    }

    private CommandOrder of(
            GatewayId gatewayId,
            String method,
            ObjectNode params,
            boolean wantsReply,
            @Nullable String reissueOf,
            @Nullable Instant notBefore) {
        policies.requireIssuable(method).validate(params);
        Instant now = clock.instant();
        requireFits(gatewayId, method, params, wantsReply, now);
        Instant scheduledFor = schedule.timeOf(notBefore, now);
        return new CommandOrder(
                gatewayId, method, params, wantsReply, reissueOf, scheduledFor, CommandTraces.current());
    }

    /**
     * A command that is to be written: queued, scheduled, or failed already.
     *
     * @param target null if there is no such gateway
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED} or {@code NOT_ACTIVATED}
     */
    IssuedCommand make(CommandOrder order, @Nullable Target target) {
        if (target == null) {
            throw GatewayService.unknown(order.gatewayId());
        }
        if (target.lifecycle() == Lifecycle.REGISTERED) {
            throw Refusal.conflict(CommandErrorCode.NOT_ACTIVATED.name(), CommandErrorCode.NOT_ACTIVATED.explanation());
        }
        if (target.lifecycle() != Lifecycle.ACTIVATED) {
            throw Refusal.conflict(
                    target.lifecycle().name(), "The gateway is " + target.lifecycle() + " and takes no commands.");
        }
        Instant now = clock.instant();
        IssuedCommand command = new IssuedCommand(
                        UuidCreator.getTimeOrderedEpoch(),
                        target,
                        order.method(),
                        json.write(order.params()),
                        order.wantsReply(),
                        order.reissueOf(),
                        order.scheduledFor(),
                        now)
                .tracedBy(order.traceparent());
        CommandErrorCode closed = gate.closedFor(target);
        if (order.scheduledFor() == null && closed != null) {
            command.failed(closed, null, now);
        }
        return command;
    }

    /** A command that would be too large when it is sent is refused while somebody is there to read why. */
    void requireFits(GatewayId gatewayId, String method, ObjectNode params, boolean wantsReply, Instant now) {
        Command command = longest(gatewayId, method, params, wantsReply, now);
        DownlinkCodec.encode(command);
        keys.requireRoom(command);
    }

    /** Under the longest binding there can be, since it may change before the command is sent, and as a part of a trace. */
    static Command longest(GatewayId gatewayId, String method, ObjectNode params, boolean wantsReply, Instant now) {
        CommandMeta meta =
                new CommandMeta(gatewayId, Long.MAX_VALUE, new UUID(0, 0), now, now, null, null, LONGEST_TRACEPARENT);
        return new Command(method, params, meta, wantsReply);
    }
}
