package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.quarkus.logging.Log;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.CommandSucceeded;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Limits;
import io.sallyport.protocol.Methods.CommandQuery;
import io.sallyport.protocol.Methods.CommandQueryResult;
import io.sallyport.protocol.Methods.CommandQueryResult.Answer;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.UplinkCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Asks gateways what became of their commands. A question is a row like any command, so it survives the replica that asked, and its reply
 * comes through the same inbox, whichever replica gets it.
 */
@ApplicationScoped
class CommandSettling {
    private final CommandRepository commands;
    private final NewCommands newCommands;
    private final CommandMoves moves;
    private final CommandOutcomes outcomes;
    private final CommandsConfig config;
    private final CommandJson json;
    private final Clock clock;

    CommandSettling(
            CommandRepository commands,
            NewCommands newCommands,
            CommandMoves moves,
            CommandOutcomes outcomes,
            CommandsConfig config,
            CommandJson json,
            Clock clock) {
        this.commands = commands;
        this.newCommands = newCommands;
        this.moves = moves;
        this.outcomes = outcomes;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /** Asks about open commands that are silent. @return about how many */
    @Transactional
    int ask(int most) {
        return ask(commands.toAsk(clock.instant(), most));
    }

    /** Asks about commands that ended without an answer, once their gateway is heard again. @return about how many */
    @Transactional
    int askAgain(int most) {
        return ask(commands.toSettle(clock.instant().minus(config.settleWithin()), most));
    }

    private int ask(List<IssuedCommand> about) {
        Instant now = clock.instant();
        Map<Addressee, List<IssuedCommand>> byGateway = new LinkedHashMap<>();
        for (IssuedCommand command : moves.applyAndTell(about, command -> command.queried(now))) {
            byGateway
                    .computeIfAbsent(Addressee.of(command), key -> new ArrayList<>())
                    .add(command);
        }
        List<IssuedCommand> queries = new ArrayList<>();
        byGateway.values().forEach(all -> {
            for (int from = 0; from < all.size(); from += Limits.MAX_QUERIED_COMMANDS) {
                queries.add(
                        queryAbout(all.subList(from, Math.min(all.size(), from + Limits.MAX_QUERIED_COMMANDS)), now));
            }
        });
        newCommands.insert(queries);
        return about.size();
    }

    private IssuedCommand queryAbout(List<IssuedCommand> about, Instant now) {
        List<UUID> ids =
                about.stream().map(command -> UUID.fromString(command.id())).toList();
        String params = json.write(DownlinkCodec.json(new CommandQuery(ids)));
        return IssuedCommand.query(UuidCreator.getTimeOrderedEpoch(), about.get(0), params, now);
    }

    /**
     * Applies a gateway's answers, within the transaction that ends the question. What else it changes of these commands is written before.
     *
     * @throws ProtocolException if the result is none of {@code command.query}
     */
    void learn(Uplink<CommandSucceeded> uplink, CommandSucceeded reply) {
        CommandQueryResult result = DownlinkCodec.params(reply.result(), CommandQueryResult.class);
        Map<String, Answer> answers = new TreeMap<>();
        result.commands().stream()
                .limit(Limits.MAX_QUERIED_COMMANDS)
                .forEach(answer -> answers.put(answer.commandId().toString(), answer));
        IssuedCommand query = commands.findById(reply.commandId().toString());
        if (query == null) {
            return;
        }
        moves.applyAndTell(commands.lockForMoves(answers.keySet()).values(), command -> {
            boolean its = command.gatewayId().equals(uplink.gatewayId().value()) && !command.isInternal();
            return its && apply(Objects.requireNonNull(answers.get(command.id())), command, query, uplink);
        });
    }

    private boolean apply(Answer answer, IssuedCommand command, IssuedCommand query, Uplink<CommandSucceeded> uplink) {
        Instant at = uplink.receivedAt();
        if (answer.state() == null) {
            return false;
        }
        return switch (answer.state()) {
            case RUNNING -> command.heard(at);
            case SUCCEEDED -> succeeded(answer, command, uplink);
            case FAILED -> outcomes.failed(command, failureOf(answer, uplink), at);
            case UNKNOWN -> isConclusive(command, query, uplink) && outcomes.notReceived(command, at);
        };
    }

    /** Asked before {@code startBy}, it may still come; under another binding it was another machine's. */
    private static boolean isConclusive(IssuedCommand command, IssuedCommand query, Uplink<CommandSucceeded> uplink) {
        Instant asked = query.times().issuedAt();
        Instant startBy = command.times().startBy();
        return asked != null
                && startBy != null
                && asked.isAfter(startBy)
                && command.binding() == uplink.origin().binding();
    }

    private boolean succeeded(Answer answer, IssuedCommand command, Uplink<CommandSucceeded> uplink) {
        if (answer.result() == null) {
            return outcomes.succeededWithoutResult(command, uplink.receivedAt());
        }
        ObjectNode result = answer.result().deepCopy();
        result.remove("origin");
        return outcomes.learned(command, uplink, new CommandSucceeded(uplink.origin(), answer.commandId(), result));
    }

    /** The error as it would have come by itself; one that can't be read is the gateway's own. */
    private CommandFailed failureOf(Answer answer, Uplink<CommandSucceeded> uplink) {
        try {
            return (CommandFailed) UplinkCodec.decode(json.bytes(envelope(answer, uplink)));
        } catch (ProtocolException e) {
            Log.debugf("commandId=%s failed with an error that can't be read: %s", answer.commandId(), e.getMessage());
            return CommandFailed.of(
                    uplink.origin(),
                    answer.commandId(),
                    RpcError.OPERATION_FAILED,
                    "the gateway says that it failed, and not why");
        }
    }

    private ObjectNode envelope(Answer answer, Uplink<CommandSucceeded> uplink) {
        ObjectNode error =
                answer.error() == null ? json.empty() : answer.error().deepCopy();
        ObjectNode data = error.path("data").isObject() ? (ObjectNode) error.get("data") : error.putObject("data");
        data.set("origin", DownlinkCodec.json(uplink.origin()));
        ObjectNode envelope =
                json.empty().put("jsonrpc", "2.0").put("id", answer.commandId().toString());
        envelope.set("error", error);
        return envelope;
    }

    /** Whom a question goes to: commands under different bindings are asked for apart. */
    private record Addressee(String gatewayId, long binding, String groupId) {
        static Addressee of(IssuedCommand command) {
            return new Addressee(command.gatewayId(), command.binding(), command.groupId());
        }
    }
}
