package io.sallyport.commands;

import io.sallyport.changes.Changes;
import io.sallyport.messaging.Replica;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The transactions of the dispatcher and the tick, each over many commands. */
@ApplicationScoped
class CommandFlights {
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(400);

    private final CommandRepository commands;
    private final CommandPolicies policies;
    private final CommandsConfig config;
    private final CommandJson json;
    private final Replica replica;
    private final Changes changes;
    private final Clock clock;

    CommandFlights(
            CommandRepository commands,
            CommandPolicies policies,
            CommandsConfig config,
            CommandJson json,
            Replica replica,
            Changes changes,
            Clock clock) {
        this.commands = commands;
        this.policies = policies;
        this.config = config;
        this.json = json;
        this.replica = replica;
        this.changes = changes;
        this.clock = clock;
    }

    /** Takes up to so many queued commands for this replica to send now. */
    @Transactional
    List<Departure> claim(int most) {
        List<Departure> departures = new ArrayList<>();
        for (IssuedCommand command : commands.claim(replica.name(), config.lease(), most)) {
            command.attempt(limitsOf(policies.require(command.method())), clock.instant());
            departures.add(departureOf(command));
        }
        return departures;
    }

    /** Notes what came of sends. */
    @Transactional
    void landed(List<Landing> landings) {
        Map<String, Landing> byId = new HashMap<>();
        landings.forEach(landing -> byId.put(landing.commandId(), landing));
        List<String> again = new ArrayList<>();
        List<IssuedCommand> changed = new ArrayList<>();
        commands.lock(byId.keySet()).forEach((id, command) -> {
            Landing landing = Objects.requireNonNull(byId.get(id));
            if (apply(command, landing)) {
                changed.add(command);
            } else if (landing.outcome() == Landing.Outcome.TRY_AGAIN && command.state() == CommandState.QUEUED) {
                again.add(id);
            }
        });
        tell(changed);
        commands.lease(again, replica.name(), TRY_AGAIN_AFTER);
    }

    /**
     * Ends commands whose deadline has passed.
     *
     * @param until up to which every reply that came in is written
     * @return how many were due
     */
    @Transactional
    int expire(Instant until, int most) {
        List<IssuedCommand> due = commands.due(until, most);
        tell(due.stream().filter(command -> command.expired(clock.instant())).toList());
        return due.size();
    }

    /** Gives up what this replica has taken to send and has not sent, so that another need not wait for the lease to end. */
    @Transactional
    int handBack() {
        return commands.handBack(replica.name());
    }

    private boolean apply(IssuedCommand command, Landing landing) {
        Instant now = clock.instant();
        return switch (landing.outcome()) {
            case SENT -> command.sent(landing.at());
            case BROKEN -> command.failed(CommandErrorCode.INVALID_PARAMS, null, now);
            case TRY_AGAIN -> {
                Instant issuedAt = command.times().issuedAt();
                boolean tooLong = issuedAt != null && now.isAfter(issuedAt.plus(config.sendFor()));
                yield command.state() == CommandState.QUEUED
                        && tooLong
                        && command.failed(CommandErrorCode.BROKER_UNAVAILABLE, null, now);
            }
        };
    }

    private Flight.Limits limitsOf(CommandPolicy policy) {
        return new Flight.Limits(
                config.startWithin(),
                policy.progressTimeout().orElseGet(config::progressTimeout),
                config.askBeforeDeadline(),
                policy.deadline());
    }

    private void tell(List<IssuedCommand> changed) {
        commands.flush();
        changed.stream()
                .filter(command -> !command.isInternal())
                .forEach(command -> changes.record(CommandChanges.of(command)));
    }

    private Departure departureOf(IssuedCommand command) {
        CommandTimes times = command.times();
        CommandMeta meta = new CommandMeta(
                new GatewayId(command.gatewayId()),
                command.binding(),
                UUID.fromString(command.id()),
                Objects.requireNonNull(times.issuedAt()),
                Objects.requireNonNull(times.startBy()),
                null,
                null,
                null);
        Command message = new Command(command.method(), json.readObject(command.params()), meta, command.wantsReply());
        return new Departure(command.id(), command.clientId(), message);
    }

    /** A command to be sent now. */
    record Departure(String commandId, io.sallyport.protocol.ClientId gateway, Command message) {}

    /** What came of a send. */
    record Landing(String commandId, Outcome outcome, Instant at) {
        enum Outcome {
            SENT,
            TRY_AGAIN,
            BROKEN
        }
    }
}
