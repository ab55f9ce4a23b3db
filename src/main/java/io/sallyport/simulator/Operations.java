package io.sallyport.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.Methods.CommandQueryResult;
import io.sallyport.protocol.Methods.CommandQueryResult.Answer;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.RpcError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What each method does on this gateway. Confined to the gateway's event loop. */
final class Operations {
    /** What {@code presence.online} says that this gateway can do. */
    static final List<String> METHODS = List.of(Methods.STATUS_GET, Methods.COMMAND_QUERY, Methods.GATEWAY_RESTART);

    private static final Set<String> READS = Set.of(Methods.STATUS_GET, Methods.COMMAND_QUERY);

    private final VirtualGateway gateway;
    private final CommandMemory memory;
    private final RunningCommands running;
    private final long restartDirtyLimitBytes;

    Operations(VirtualGateway gateway, CommandMemory memory, RunningCommands running, SimulatorSettings settings) {
        this.gateway = gateway;
        this.memory = memory;
        this.running = running;
        this.restartDirtyLimitBytes = settings.restartDirtyLimitBytes();
    }

    static boolean isKnown(Command command) {
        return METHODS.contains(command.method());
    }

    static boolean isRead(Command command) {
        return READS.contains(command.method());
    }

    /** How it ended; empty for a restart that has been accepted, which ends with the next boot. */
    Optional<Outcome> run(Command command) {
        try {
            return switch (command.method()) {
                case Methods.STATUS_GET -> Optional.of(new Outcome.Status(gateway.status()));
                case Methods.COMMAND_QUERY -> Optional.of(query(command));
                case Methods.GATEWAY_RESTART -> restart(command);
                default -> Optional.of(Outcome.Failed.of(RpcError.UNKNOWN_METHOD, "this method is not known here"));
            };
        } catch (ProtocolException e) {
            return Optional.of(Outcome.Failed.of(RpcError.INVALID_PARAMS, e.getMessage()));
        }
    }

    private Outcome query(Command command) {
        Methods.CommandQuery query = DownlinkCodec.params(command.params(), Methods.CommandQuery.class);
        return new Outcome.Succeeded(DownlinkCodec.json(new CommandQueryResult(
                query.commandIds().stream().map(this::query).toList())));
    }

    private Answer query(UUID commandId) {
        return running.contains(commandId)
                ? new Answer(commandId, CommandQueryResult.State.RUNNING, null, null)
                : memory.query(commandId);
    }

    private Optional<Outcome> restart(Command command) {
        Methods.GatewayRestart restart = DownlinkCodec.params(command.params(), Methods.GatewayRestart.class);
        if (gateway.fault() == Fault.FAILING) {
            return Optional.of(Outcome.Failed.because("SIMULATED_FAULT", "fails on purpose"));
        }
        long dirtyBytes = gateway.dirtyBytes();
        if (!Boolean.TRUE.equals(restart.acceptDataLoss()) && dirtyBytes > restartDirtyLimitBytes) {
            return Optional.of(
                    new Outcome.Failed(RpcError.WOULD_LOSE_DATA, "dirty data would be lost", null, null, dirtyBytes));
        }
        return Optional.empty();
    }

    /** What a command that was accepted to end with the next boot ends with. */
    static Outcome afterBoot() {
        return new Outcome.Succeeded(JsonNodeFactory.instance.objectNode());
    }
}
