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
import io.sallyport.security.Actor;
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
    private final Dispatching dispatching;
    private final Clock clock;

    CommandOrders(
            CommandPolicies policies,
            CommandGate gate,
            CommandSchedule schedule,
            CommandJson json,
            ConsoleKeys keys,
            Dispatching dispatching,
            Clock clock) {
        this.policies = policies;
        this.gate = gate;
        this.schedule = schedule;
        this.json = json;
        this.keys = keys;
        this.dispatching = dispatching;
        this.clock = clock;
    }

    /**
     * @throws Refusal 400 {@code UNKNOWN_METHOD}, 409 {@code USE_RESOURCE}, 400 {@code INVALID_NOT_BEFORE}
     * @throws io.sallyport.protocol.ProtocolException if the parameters are not of the method's form, or too large
     */
    CommandOrder of(Actor actor, GatewayId gatewayId, IssueCommand request) {
        ObjectNode params = request.params() == null ? json.empty() : request.params();
        policies.requireIssuable(request.method());
        return of(
                actor, gatewayId, request.method(), params, !request.noReply(), null, request.notBefore(), null, null);
    }

    /** @throws io.sallyport.protocol.ProtocolException if the parameters are not of the method's form, or too large */
    CommandOrder of(DesiredChange change) {
        String first = change.previous() == null || !change.again()
                ? null
                : change.previous().toString();
        return of(
                change.actor(),
                change.gatewayId(),
                change.method(),
                change.params(),
                true,
                first,
                null,
                change.epoch(),
                change.generation());
    }

    /** The same again, now. Throws as {@link #of}. */
    CommandOrder again(Actor actor, IssuedCommand first) {
        policies.requireIssuable(first.method());
        return of(
                actor,
                new GatewayId(first.gatewayId()),
                first.method(),
                json.readObject(first.params()),
                first.wantsReply(),
                first.id(),
                null,
                null,
                null);
    }

    private CommandOrder of(
            Actor actor,
            GatewayId gatewayId,
            String method,
            ObjectNode params,
            boolean wantsReply,
            @Nullable String reissueOf,
            @Nullable Instant notBefore,
            @Nullable Long epoch,
            @Nullable Long generation) {
        policies.require(method).validate(params);
        Instant now = clock.instant();
        requireFits(gatewayId, method, params, wantsReply, now);
        Instant scheduledFor = schedule.timeOf(notBefore, now);
        return new CommandOrder(
                actor,
                gatewayId,
                method,
                params,
                wantsReply,
                reissueOf,
                scheduledFor,
                CommandTraces.current(),
                epoch,
                generation);
    }

    /**
     * A command that is to be written: queued, scheduled, or failed already.
     *
     * @param target null if there is no such gateway
     * @throws Refusal 404 {@code GATEWAY_NOT_FOUND}, 409 {@code QUARANTINED}, {@code NOT_ACTIVATED} or {@code RECOVERY_OPEN}, and what the method's owner
     *     says
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
        dispatching.requireIssuable(order.method(), order.epoch() != null);
        CommandPolicy policy = policies.require(order.method());
        policy.check(order.gatewayId(), order.params());
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
                .like(order);
        CommandErrorCode closed = gate.closedFor(target);
        if (order.scheduledFor() == null && closed != null) {
            command.failed(closed, null, now);
        } else {
            policy.onIssued(order.gatewayId(), command.id());
        }
        return command;
    }

    /** A command that would be too large when it is sent is refused while somebody is there to read why. */
    void requireFits(GatewayId gatewayId, String method, ObjectNode params, boolean wantsReply, Instant now) {
        // Under the longest binding there can be, since it may change before the command is sent, and as a part of a
        // trace.
        CommandMeta meta = new CommandMeta(
                gatewayId,
                Long.MAX_VALUE,
                new UUID(0, 0),
                now,
                now,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                LONGEST_TRACEPARENT);
        Command command = new Command(method, params, meta, wantsReply);
        DownlinkCodec.encode(command);
        keys.requireRoom(command);
    }
}
