package io.sallyport.maintenance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.commands.CommandService;
import io.sallyport.commands.CommandState;
import io.sallyport.commands.CommandView;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.Methods;
import io.sallyport.protocol.Methods.CollectLogsResult;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives out logs that are whole. */
@ApplicationScoped
class LogService {
    private final CommandService commands;
    private final LogTable table;
    private final GatewayDirectory directory;
    private final Audit audit;
    private final MaintenanceConfig.Logs config;
    private final Clock clock;

    LogService(
            CommandService commands,
            LogTable table,
            GatewayDirectory directory,
            Audit audit,
            MaintenanceConfig config,
            Clock clock) {
        this.commands = commands;
        this.table = table;
        this.directory = directory;
        this.audit = audit;
        this.config = config.logs();
        this.clock = clock;
    }

    /**
     * The log of a command, if all of it is there. Looks at every byte.
     *
     * @throws Refusal 404 {@code COMMAND_NOT_FOUND} or {@code LOG_NOT_FOUND}, 409 {@code LOG_INCOMPLETE}, 502 {@code LOG_CORRUPT}
     */
    @Transactional
    public LogFile whole(UUID commandId) {
        CommandView command = commands.read(commandId);
        CollectLogsResult result = resultOf(command);
        Optional<LogCollection> found = table.find(command.id());
        if (found.isEmpty()) {
            throw mayCome(command, result) ? LogProblems.incomplete(command, result, null) : LogProblems.none(command);
        }
        LogCollection log = found.get();
        if (result == null || log.parts() < log.of()) {
            throw LogProblems.incomplete(command, result, log);
        }
        if (log.bytes() != result.sizeBytes() || !sha256(command.id()).equals(result.sha256())) {
            throw LogProblems.corrupt(log, result);
        }
        return new LogFile(command.id(), log.gatewayId(), log.bytes(), result.sha256(), log.firstAt());
    }

    /** Logs may name people and their files, so who takes one is on record. */
    @Transactional
    public void taken(Actor actor, LogFile log) {
        String group = directory.groupOf(log.gatewayId());
        audit.record(Deed.of(actor, "log.read", "gateway", log.gatewayId())
                .inGroup(group.isEmpty() ? null : group)
                .with("commandId", log.commandId()));
    }

    /** A few parts at a time, and no transaction is open while somebody reads slowly. */
    void write(LogFile log, OutputStream out) throws IOException {
        int last = 0;
        while (true) {
            int after = last;
            List<LogTable.StoredPart> parts =
                    QuarkusTransaction.requiringNew().call(() -> table.partsAfter(log.commandId(), after));
            if (parts.isEmpty()) {
                return;
            }
            for (LogTable.StoredPart part : parts) {
                out.write(part.content());
                last = part.number();
            }
        }
    }

    private boolean mayCome(CommandView command, @Nullable CollectLogsResult result) {
        if (!command.method().equals(Methods.COLLECT_LOGS) || command.params().hasNonNull("uploadUrl")) {
            return false;
        }
        if (!command.state().isEnded()) {
            return true;
        }
        boolean wasDone = result != null || command.state() == CommandState.OUTCOME_UNKNOWN;
        return wasDone
                && command.times().endedAt() != null
                && command.times().endedAt().isAfter(clock.instant().minus(config.partsWithin()));
    }

    private static @Nullable CollectLogsResult resultOf(CommandView command) {
        Object result =
                command.settled() == null ? command.result() : command.settled().result();
        return command.method().equals(Methods.COLLECT_LOGS) && result instanceof ObjectNode json
                ? DownlinkCodec.params(json, CollectLogsResult.class)
                : null;
    }

    private String sha256(String commandId) {
        MessageDigest digest = digest();
        int last = 0;
        List<LogTable.StoredPart> parts = table.partsAfter(commandId, last);
        while (!parts.isEmpty()) {
            for (LogTable.StoredPart part : parts) {
                digest.update(part.content());
                last = part.number();
            }
            parts = table.partsAfter(commandId, last);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
