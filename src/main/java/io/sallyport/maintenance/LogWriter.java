package io.sallyport.maintenance;

import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.gateways.GatewayDirectory.Standing;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps parts of logs, many in one transaction, and counts what becomes of each after the commit. */
@ApplicationScoped
class LogWriter {
    private static final Comparator<LogPart> IN_ORDER =
            Comparator.comparing(LogPart::commandId).thenComparing(LogPart::receivedAt);

    private final LogTable table;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final AfterCommit afterCommit;
    private final MaintenanceConfig.Logs config;
    private final Clock clock;

    LogWriter(
            LogTable table,
            GatewayDirectory directory,
            UplinkCounters counters,
            AfterCommit afterCommit,
            MaintenanceConfig config,
            Clock clock) {
        this.table = table;
        this.directory = directory;
        this.counters = counters;
        this.afterCommit = afterCommit;
        this.config = config.logs();
        this.clock = clock;
    }

    /** Whatever the order, and whoever writes other parts of the same logs at the same time: collections are locked in the order of their IDs. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void write(List<LogPart> parts) {
        List<Refused> refused = new ArrayList<>();
        List<LogPart> admitted = admitted(parts, refused);
        Map<String, List<LogPart>> byCommand =
                admitted.stream().collect(Collectors.groupingBy(LogPart::commandId, TreeMap::new, Collectors.toList()));
        List<LogPart> added = new ArrayList<>();
        Set<String> grown = new TreeSet<>();
        Map<String, Assembly> assemblies = table.open(byCommand, grown);
        for (LogPart part : admitted) {
            Assembly assembly = Objects.requireNonNull(assemblies.get(part.commandId()));
            switch (assembly.add(part.number(), part.of())) {
                case NEW -> added.add(part);
                case CONTRADICTS -> refused.add(new Refused(part, "PARTS_CONTRADICT"));
                case THERE -> {}
            }
        }
        table.add(added);
        grown.forEach(gatewayId -> table.makeRoom(gatewayId, config.bytesPerGateway()));
        int stored = added.size();
        int twice = parts.size() - refused.size() - stored;
        afterCommit.run(() -> {
            counters.stored(Topic.Kind.LOG, stored);
            counters.superseded(Topic.Kind.LOG, twice);
            refused.forEach(this::reject);
        });
    }

    private List<LogPart> admitted(List<LogPart> parts, List<Refused> refused) {
        Map<String, AskedFor> commands =
                table.commands(parts.stream().map(LogPart::commandId).collect(Collectors.toSet()));
        Instant endedSince = clock.instant().minus(config.partsWithin());
        List<LogPart> admitted = new ArrayList<>();
        for (LogPart part : parts.stream().sorted(IN_ORDER).toList()) {
            String refusal = refusalOf(part, commands.get(part.commandId()), endedSince);
            if (refusal == null) {
                admitted.add(part);
            } else {
                refused.add(new Refused(part, refusal));
            }
        }
        return admitted;
    }

    private @Nullable String refusalOf(LogPart part, @Nullable AskedFor command, Instant endedSince) {
        // Once more: it may have been fenced while the part waited.
        Standing standing =
                directory.standingOf(part.uplink().sender(), part.uplink().origin());
        if (standing != Standing.KNOWN) {
            return standing.name();
        }
        return command == null ? "UNKNOWN_COMMAND" : command.refusalOf(part.gatewayId(), endedSince);
    }

    private void reject(Refused refused) {
        counters.rejected(
                Topic.Kind.LOG,
                refused.reason(),
                refused.part().uplink().sender().toString(),
                "commandId=" + refused.part().commandId());
    }

    private record Refused(LogPart part, String reason) {}
}
