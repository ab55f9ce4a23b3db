package io.sallyport.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.gateways.PresenceService;
import io.sallyport.protocol.Origin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stores reports, many in one transaction: reads the gateways' positions for update in the order of their IDs, decides here what is newer,
 * and writes the winners in one batch, and the samples for the history in another.
 */
@ApplicationScoped
class StatusWriter {
    private final StatusTable table;
    private final SampleTable samples;
    private final PresenceService presences;
    private final GatewayDirectory directory;
    private final Changes changes;
    private final Counter stored;
    private final Counter superseded;

    StatusWriter(
            StatusTable table,
            SampleTable samples,
            PresenceService presences,
            GatewayDirectory directory,
            Changes changes,
            MeterRegistry registry) {
        this.table = table;
        this.samples = samples;
        this.presences = presences;
        this.directory = directory;
        this.changes = changes;
        this.stored = registry.counter("sallyport.status.stored");
        this.superseded = registry.counter("sallyport.status.superseded", "where", "writer");
    }

    /** In a transaction of its own. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void write(List<ReceivedStatus> reports) {
        store(reports);
    }

    /** In the caller's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    void store(List<ReceivedStatus> reports) {
        TreeMap<String, ReceivedStatus> newest = new TreeMap<>();
        int older = 0;
        for (ReceivedStatus report : reports) {
            ReceivedStatus other = newest.get(report.gatewayId().value());
            if (other == null || isNewer(report, other)) {
                newest.put(report.gatewayId().value(), report);
            }
            older += other == null ? 0 : 1;
        }
        Map<String, StatusPosition> positions = table.lockPositions(newest.navigableKeySet());
        List<StatusTable.Row> winners = new ArrayList<>();
        List<ReceivedStatus> sampled = new ArrayList<>();
        Map<String, Origin> origins = new HashMap<>();
        for (ReceivedStatus status : newest.values()) {
            String id = status.gatewayId().value();
            String groupId = directory.groupOf(id);
            StatusPosition position = positions.get(id);
            if (groupId.isEmpty()
                    || (position != null && !position.isBefore(status.report().origin()))) {
                older++;
                continue;
            }
            long version = position == null ? 0 : position.version() + 1;
            winners.add(new StatusTable.Row(status, groupId, version));
            if (position == null || samples.isFirstOfInterval(status.receivedAt(), position.receivedAt())) {
                sampled.add(status);
            }
            origins.put(id, status.report().origin());
            changes.record(new Change(Change.Kind.STATUS, id, version, id, groupId));
        }
        table.upsert(winners);
        samples.insert(sampled);
        presences.reported(origins);
        stored.increment(winners.size());
        superseded.increment(older);
    }

    private static boolean isNewer(ReceivedStatus one, ReceivedStatus other) {
        Origin origin = other.report().origin();
        return new StatusPosition(0, origin.binding(), origin.boot(), origin.requireSeq(), other.receivedAt())
                .isBefore(one.report().origin());
    }
}
