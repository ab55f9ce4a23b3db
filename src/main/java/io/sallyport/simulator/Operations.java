package io.sallyport.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sallyport.protocol.Command;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.Methods.CommandQueryResult;
import io.sallyport.protocol.Methods.CommandQueryResult.Answer;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.RpcError;
import io.sallyport.protocol.storage.StorageMethods;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What each method does on this gateway. Confined to the gateway's event loop. */
final class Operations {
    private static final Set<String> READS =
            Set.of(Methods.STATUS_GET, Methods.CONFIG_GET, Methods.COMMAND_QUERY, StorageMethods.SHARE_DIAGNOSE);

    private final VirtualGateway gateway;
    private final GatewayStorage storage;
    private final CommandMemory memory;
    private final RunningCommands running;
    private final Drains drains;
    private final StorageOperations settings;
    private final ShareOperations shares;
    private final LogOperations logs;
    private final Upgrade upgrade;
    private final Relocation relocation;
    private final long restartDirtyLimitBytes;

    Operations(VirtualGateway gateway, CommandMemory memory, RunningCommands running, Environment environment) {
        this.gateway = gateway;
        this.storage = gateway.storage();
        this.memory = memory;
        this.running = running;
        this.drains = new Drains(storage, gateway::fault, environment);
        this.settings = new StorageOperations(gateway, storage, drains, environment.buckets());
        this.shares = new ShareOperations(gateway, storage, drains, environment);
        this.logs = new LogOperations(gateway, gateway.log(), environment);
        this.upgrade = new Upgrade(gateway, storage, drains, environment);
        this.relocation = new Relocation(gateway, environment);
        this.restartDirtyLimitBytes = environment.settings().restartDirtyLimitBytes();
    }

    boolean isKnown(Command command) {
        return storage.software().can(command.method());
    }

    static boolean isRead(Command command) {
        return READS.contains(command.method());
    }

    Work run(Command command, Work.Progress progress) {
        if (!isKnown(command)) {
            return Work.failed(RpcError.UNKNOWN_METHOD, "this method is not known here");
        } else if (gateway.fault() == Fault.FAILING && !isRead(command)) {
            return Work.failed("SIMULATED_FAULT", "fails on purpose");
        }
        try {
            return switch (command.method()) {
                case Methods.STATUS_GET -> status();
                case Methods.CONFIG_GET -> new Work.Done(new Outcome.Config(gateway.configuration()));
                case Methods.COMMAND_QUERY -> query(command);
                case Methods.GATEWAY_RESTART -> restart(command, progress);
                case Methods.GATEWAY_UPGRADE -> upgrade.begin(command, progress);
                case Methods.COLLECT_LOGS -> logs.collect(command);
                case Methods.REHOME -> relocation.begin(command);
                default ->
                    settings.run(command, progress)
                            .or(() -> shares.run(command, progress))
                            .orElseGet(() -> Work.failed(RpcError.UNKNOWN_METHOD, "this method is not known here"));
            };
        } catch (ProtocolException e) {
            return Work.failed(RpcError.INVALID_PARAMS, e.getMessage());
        }
    }

    /** Nothing goes on for it any more. */
    void ended(UUID command) {
        drains.release(command);
        relocation.release(command);
    }

    private Work status() {
        relocation.asked();
        return new Work.Done(new Outcome.Status(gateway.status()));
    }

    private Work query(Command command) {
        Methods.CommandQuery query = DownlinkCodec.params(command.params(), Methods.CommandQuery.class);
        return Work.done(DownlinkCodec.json(new CommandQueryResult(
                query.commandIds().stream().map(this::query).toList())));
    }

    private Answer query(UUID commandId) {
        return running.contains(commandId)
                ? new Answer(commandId, CommandQueryResult.State.RUNNING, null, null)
                : memory.query(commandId);
    }

    private Work restart(Command command, Work.Progress progress) {
        Methods.GatewayRestart restart = DownlinkCodec.desired(command.params(), Methods.GatewayRestart.class);
        Set<String> all =
                storage.configuration().served().stream().map(Resource::key).collect(Collectors.toSet());
        return drains.before(
                command.meta().commandId(),
                all,
                Boolean.TRUE.equals(restart.acceptDataLoss()),
                restart.drain(),
                restartDirtyLimitBytes,
                progress,
                () -> new Work.Boot(afterBoot()));
    }

    /** What a restart ends with. */
    static Outcome afterBoot() {
        return new Outcome.Succeeded(JsonNodeFactory.instance.objectNode());
    }
}
