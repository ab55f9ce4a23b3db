package io.sallyport.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.gateways.LockedPresences;
import io.sallyport.gateways.PresenceService;
import io.sallyport.gateways.QuarantineService;
import io.sallyport.messaging.AfterCommit;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Stores reports, many in one transaction: reads the gateways' positions for update in the order of their IDs, decides here what is newer,
 * and writes the winners in one batch, and the samples for the history in another.
 */
@ApplicationScoped
class StatusWriter {
    private final StatusTable table;
    private final SampleTable samples;
    private final PresenceService presences;
    private final QuarantineService quarantine;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final Changes changes;
    private final AfterCommit afterCommit;
    private final Counter stored;
    private final Counter superseded;

    StatusWriter(
            StatusTable table,
            SampleTable samples,
            PresenceService presences,
            QuarantineService quarantine,
            GatewayDirectory directory,
            UplinkCounters counters,
            Changes changes,
            AfterCommit afterCommit,
            MeterRegistry registry) {
        this.table = table;
        this.samples = samples;
        this.presences = presences;
        this.quarantine = quarantine;
        this.directory = directory;
        this.counters = counters;
        this.changes = changes;
        this.afterCommit = afterCommit;
        this.stored = registry.counter("sallyport.status.stored");
        this.superseded = registry.counter("sallyport.status.superseded", "where", "writer");
    }

    /** In a transaction of its own. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void write(List<ReceivedStatus> reports) {
        Result result = storeNewest(reports);
        afterCommit.run(() -> {
            counters.stored(Topic.Kind.STATUS, result.stored());
            counters.superseded(Topic.Kind.STATUS, result.superseded());
            result.rejected().forEach(this::reject);
        });
    }

    /** In the caller's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    void store(List<ReceivedStatus> reports) {
        // Counted as the reply that it came with, so not as received, stored or refused on the topic of reports.
        storeNewest(reports);
    }

    private Result storeNewest(List<ReceivedStatus> reports) {
        TreeSet<String> ids = new TreeSet<>();
        reports.forEach(report -> ids.add(report.gatewayId().value()));
        LockedPresences locked = presences.lock(ids);
        Map<String, StatusPosition> positions = table.lockPositions(ids);
        List<ReceivedStatus> rejected = new ArrayList<>();
        TreeMap<String, ReceivedStatus> newest = new TreeMap<>();
        int older = 0;
        for (ReceivedStatus report : admitted(reports, positions, rejected)) {
            ReceivedStatus other = newest.get(report.gatewayId().value());
            if (other == null || isNewer(report, other)) {
                newest.put(report.gatewayId().value(), report);
            }
            older += other == null ? 0 : 1;
        }
        List<StatusTable.Row> winners = new ArrayList<>();
        List<ReceivedStatus> sampled = new ArrayList<>();
        Map<String, Origin> origins = new HashMap<>();
        Map<String, Duration> clocksAhead = new HashMap<>();
        for (ReceivedStatus status : newest.values()) {
            String id = status.gatewayId().value();
            String groupId = directory.groupOf(id);
            StatusPosition position = positions.get(id);
            if (position != null && !position.isBefore(status.report().origin())) {
                older++;
                continue;
            }
            long version = position == null ? 0 : position.version() + 1;
            winners.add(new StatusTable.Row(status, groupId, version));
            if (position == null || samples.isFirstOfInterval(status.receivedAt(), position.receivedAt())) {
                sampled.add(status);
            }
            origins.put(id, status.report().origin());
            clocksAhead.put(
                    id, Duration.between(status.receivedAt(), status.report().at()));
            changes.record(new Change(Change.Kind.STATUS, id, version, id, groupId));
        }
        table.upsert(winners);
        samples.insert(sampled);
        presences.reported(locked, origins, clocksAhead);
        Result result = new Result(winners.size(), older, rejected);
        afterCommit.run(() -> {
            stored.increment(result.stored());
            superseded.increment(result.superseded());
        });
        return result;
    }

    private void reject(ReceivedStatus report) {
        counters.rejected(
                Topic.Kind.STATUS,
                "QUARANTINED",
                report.gatewayId().value(),
                "the gateway is quarantined, deleted or bound to another machine");
    }

    /** Without gateways that are not listened to any more, and those that turn out to be two. */
    private List<ReceivedStatus> admitted(
            List<ReceivedStatus> reports, Map<String, StatusPosition> positions, List<ReceivedStatus> rejected) {
        Map<String, List<Origin>> unfamiliar = new HashMap<>();
        for (ReceivedStatus report : reports) {
            String id = report.gatewayId().value();
            Origin origin = report.report().origin();
            StatusPosition position = positions.get(id);
            if (directory.isHeard(id, origin.binding()) && (position == null || !position.isSameBoot(origin))) {
                unfamiliar.computeIfAbsent(id, key -> new ArrayList<>()).add(origin);
            }
        }
        Set<String> quarantined = quarantine.quarantineClones(unfamiliar);
        List<ReceivedStatus> admitted = new ArrayList<>(reports.size());
        for (ReceivedStatus report : reports) {
            String id = report.gatewayId().value();
            boolean heard = !quarantined.contains(id)
                    && directory.isHeard(id, report.report().origin().binding());
            (heard ? admitted : rejected).add(report);
        }
        return admitted;
    }

    private static boolean isNewer(ReceivedStatus one, ReceivedStatus other) {
        Origin origin = other.report().origin();
        return new StatusPosition(
                        0, origin.binding(), origin.boot(), origin.bootId(), origin.requireSeq(), other.receivedAt())
                .isBefore(one.report().origin());
    }

    /** What became of a batch, to be counted after the commit. */
    private record Result(int stored, int superseded, List<ReceivedStatus> rejected) {}
}
