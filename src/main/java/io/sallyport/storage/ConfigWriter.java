package io.sallyport.storage;

import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stores what gateways report of their configurations, and decides what is in step. */
@ApplicationScoped
class ConfigWriter {
    private final StorageGatewayRepository gateways;
    private final ManagedResourceRepository resources;
    private final ResourceCommands commands;
    private final Buckets buckets;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final AfterCommit afterCommit;
    private final Clock clock;

    ConfigWriter(
            StorageGatewayRepository gateways,
            ManagedResourceRepository resources,
            ResourceCommands commands,
            Buckets buckets,
            GatewayDirectory directory,
            UplinkCounters counters,
            AfterCommit afterCommit,
            Clock clock) {
        this.gateways = gateways;
        this.resources = resources;
        this.commands = commands;
        this.buckets = buckets;
        this.directory = directory;
        this.counters = counters;
        this.afterCommit = afterCommit;
        this.clock = clock;
    }

    /** In a transaction of its own; gateways are locked in the order of their IDs. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void write(List<ReceivedConfig> reports) {
        int stored = 0;
        int superseded = 0;
        int pulled = 0;
        for (ReceivedConfig received : reports.stream()
                .sorted(Comparator.comparing(one -> one.gatewayId().value()))
                .toList()) {
            boolean isNewest = store(received);
            // What came as a reply was not counted as received on the topic of reports.
            pulled += received.asReply() ? 1 : 0;
            stored += isNewest && !received.asReply() ? 1 : 0;
            superseded += isNewest || received.asReply() ? 0 : 1;
        }
        int storedNow = stored;
        int supersededNow = superseded;
        afterCommit.run(() -> {
            counters.stored(Topic.Kind.CONFIG, storedNow);
            counters.superseded(Topic.Kind.CONFIG, supersededNow);
        });
    }

    private boolean store(ReceivedConfig received) {
        String id = received.gatewayId().value();
        ConfigReport report = received.report();
        StorageGateway gateway = gateways.hold(id);
        if (gateway == null || !directory.isHeard(id, report.origin().binding())) {
            return false;
        }
        if (!gateway.reported(report, received.receivedAt())) {
            return false;
        }
        if (gateway.isReconciled()) {
            gateway.looked(clock.instant());
        }
        compare(received, directory.groupOf(id));
        return true;
    }

    private void compare(ReceivedConfig received, String group) {
        Map<String, ReportedResource> said = new HashMap<>();
        received.report().resources().forEach(one -> said.put(keyOf(one.kind().name(), one.name()), one));
        for (ManagedResource resource : resources.ofGateway(received.gatewayId().value())) {
            apply(resource, said.remove(keyOf(resource.kind().name(), resource.name())), group);
        }
        for (ReportedResource unknown : said.values()) {
            ResourceAddress address = new ResourceAddress(received.gatewayId(), unknown.kind(), unknown.name());
            apply(commands.made(address, new Actor("gateway:" + received.gatewayId(), null)), unknown, group);
        }
    }

    private void apply(ManagedResource resource, @Nullable ReportedResource reported, String group) {
        Seen before = Seen.of(resource);
        if (reported == null) {
            if (resource.isThere()) {
                resource.absent(commands.wantsNothing(resource));
            }
        } else {
            resource.reported(reported, commands.matches(resource, reported));
        }
        if (resource.desired() == null) {
            commands.inBucket(
                    resource,
                    resource.reported() == null
                            ? null
                            : buckets.reported(resource.kind(), resource.reported())
                                    .orElse(null));
        }
        if (!Seen.of(resource).equals(before)) {
            resources.flush();
            commands.record(resource, group);
        }
    }

    private static String keyOf(String kind, String name) {
        return kind + "/" + name;
    }

    /** What a report may change. */
    private record Seen(
            boolean present, boolean matching, @Nullable String reported, @Nullable Long generation, boolean deleting) {
        static Seen of(ManagedResource resource) {
            return new Seen(
                    resource.isPresent(),
                    resource.isMatching(),
                    resource.reported(),
                    resource.reportedGeneration(),
                    Objects.nonNull(resource.deleting()));
        }
    }
}
