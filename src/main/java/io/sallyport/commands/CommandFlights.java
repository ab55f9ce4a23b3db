package io.sallyport.commands;

import io.quarkus.logging.Log;
import io.sallyport.commands.CommandFlights.Landing.Outcome;
import io.sallyport.messaging.Replica;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The transactions of the dispatcher and the tick, each over many commands. */
@ApplicationScoped
class CommandFlights {
    static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(400);
    private static final Duration ROOM_AFTER = Duration.ofMillis(50);

    private final CommandRepository commands;
    private final CommandPolicies policies;
    private final CommandsConfig config;
    private final CommandJson json;
    private final Replica replica;
    private final CommandMoves moves;
    private final Dispatching dispatching;
    private final Clock clock;

    CommandFlights(
            CommandRepository commands,
            CommandPolicies policies,
            CommandsConfig config,
            CommandJson json,
            Replica replica,
            CommandMoves moves,
            Dispatching dispatching,
            Clock clock) {
        this.commands = commands;
        this.policies = policies;
        this.config = config;
        this.json = json;
        this.replica = replica;
        this.moves = moves;
        this.dispatching = dispatching;
        this.clock = clock;
    }

    /**
     * Notes what came of sends, and takes up to so many queued commands to send now: one transaction, since each commit is a flush of the
     * database's disk, for which the next command would have to wait.
     */
    @Transactional
    List<Departure> turn(List<Landing> landings, int most) {
        if (!landings.isEmpty()) {
            landed(landings);
        }
        return most > 0 ? claim(most) : List.of();
    }

    /** Takes up to so many queued commands for this replica to send now. One that can't be sent at all fails, and holds up no other. */
    @Transactional
    List<Departure> claim(int most) {
        Instant now = clock.instant();
        List<Departure> departures = new ArrayList<>();
        List<IssuedCommand> broken = new ArrayList<>();
        List<IssuedCommand> claimed = dispatching.isHeld()
                ? commands.claim(replica.name(), config.lease(), most, Dispatching.QUESTIONS)
                : commands.claim(replica.name(), config.lease(), most);
        moves.apply(claimed, command -> {
            boolean first = !command.flight().isAttempted();
            try {
                command.attempt(limitsOf(command), now);
                departures.add(departureOf(command, first));
            } catch (RuntimeException e) {
                Log.errorf(e, "commandId=%s can't be sent", command.id());
                command.failed(CommandErrorCode.INVALID_PARAMS, null, now);
                broken.add(command);
                return true;
            }
            return first;
        });
        moves.tell(broken);
        return departures;
    }

    /** Takes a new command, which is about to be written, for this replica to send as soon as it is committed. */
    Departure depart(IssuedCommand command) {
        command.attempt(limitsOf(command), clock.instant());
        return departureOf(command, true);
    }

    /** Notes what came of sends. */
    @Transactional
    void landed(List<Landing> landings) {
        Map<String, Landing> byId = new HashMap<>();
        landings.forEach(landing -> byId.put(landing.departure().commandId(), landing));
        // One time for all, so that one statement writes them.
        Instant first =
                landings.stream().map(Landing::at).min(Instant::compareTo).orElseGet(clock::instant);
        Collection<IssuedCommand> landed = commands.lockForMoves(byId.keySet()).values();
        moves.applyAndTell(landed, command -> apply(command, Objects.requireNonNull(byId.get(command.id())), first));
        commands.lease(stillQueued(landed, byId, Outcome.TRY_AGAIN), replica.name(), TRY_AGAIN_AFTER);
        commands.lease(stillQueued(landed, byId, Outcome.UNCERTAIN), replica.name(), TRY_AGAIN_AFTER);
        commands.lease(stillQueued(landed, byId, Outcome.FULL), replica.name(), ROOM_AFTER);
    }

    private static List<String> stillQueued(
            Collection<IssuedCommand> landed, Map<String, Landing> byId, Outcome outcome) {
        return landed.stream()
                .filter(command -> command.state() == CommandState.QUEUED)
                .map(IssuedCommand::id)
                .filter(id -> Objects.requireNonNull(byId.get(id)).outcome() == outcome)
                .toList();
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
        Instant now = clock.instant();
        moves.applyAndTell(due, command -> command.expired(now));
        return due.size();
    }

    /** Gives up what this replica has taken to send and has not sent, so that another need not wait for the lease to end. */
    @Transactional
    int handBack() {
        return commands.handBack(replica.name());
    }

    private boolean apply(IssuedCommand command, Landing landing, Instant firstLanded) {
        Instant now = clock.instant();
        return switch (landing.outcome()) {
            case SENT -> command.sent(firstLanded);
            case BROKEN -> command.failed(CommandErrorCode.INVALID_PARAMS, null, now);
            // Not tried, so it does not count as such; an earlier attempt may be on the wire all the same.
            case FULL -> landing.departure().first() && command.notAttempted();
            case TRY_AGAIN -> isTooLong(command, now) && command.notSendable(now);
            // Not a shortcut: both are to be done.
            case UNCERTAIN -> command.maybeSent(firstLanded) | (isTooLong(command, now) && command.notSendable(now));
        };
    }

    private boolean isTooLong(IssuedCommand command, Instant now) {
        Instant issuedAt = command.times().issuedAt();
        return issuedAt != null && now.isAfter(issuedAt.plus(config.sendFor()));
    }

    private Flight.Limits limitsOf(IssuedCommand command) {
        CommandPolicy policy = policies.require(command.method());
        return new Flight.Limits(
                config.startWithin(),
                policy.progressTimeout().orElseGet(config::progressTimeout),
                config.askBeforeDeadline(),
                policy.deadline(json.readObject(command.params())));
    }

    private Departure departureOf(IssuedCommand command, boolean first) {
        CommandTimes times = command.times();
        CommandMeta meta = new CommandMeta(
                new GatewayId(command.gatewayId()),
                command.binding(),
                UUID.fromString(command.id()),
                Objects.requireNonNull(times.issuedAt()),
                Objects.requireNonNull(times.startBy()),
                command.flight().epoch(),
                command.flight().generation(),
                command.flight().traceparent());
        Command message = new Command(command.method(), json.readObject(command.params()), meta, command.wantsReply());
        return new Departure(
                command.id(),
                ClientId.of(new GroupId(command.groupId()), new GatewayId(command.gatewayId())),
                message,
                command.flight().isSigned(),
                first);
    }

    /**
     * A command to be sent now.
     *
     * @param signed whether its gateway takes signed messages only
     * @param first whether it was never tried before
     */
    record Departure(String commandId, ClientId gateway, Command message, boolean signed, boolean first) {}

    /** What came of a send. */
    record Landing(Departure departure, Outcome outcome, Instant at) {
        enum Outcome {
            SENT,
            /** It was never on the wire. */
            TRY_AGAIN,
            /** It may be on the wire, or lost with the connection. */
            UNCERTAIN,
            /** There was no room on the connection. */
            FULL,
            BROKEN;

            boolean isToBeTriedAgain() {
                return this == TRY_AGAIN || this == UNCERTAIN || this == FULL;
            }
        }
    }
}
