package io.sallyport.changes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Mode;
import io.sallyport.messaging.Replica;
import io.sallyport.messaging.ReplicaHints;
import io.sallyport.messaging.Unfinished;
import io.sallyport.protocol.Limits;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the other replicas what this one committed: the first change at once, those of the next moment together. The row makes sure that they
 * learn of it; the hint, which may be lost, that they learn of it at once.
 */
@ApplicationScoped
@Startup
class NoticeWriter implements ChangeListener, Unfinished {
    /** So often a replica says something, if only that it is alive. */
    private static final long BEAT_MILLIS = 1_000;

    private final NoticeTable table;
    private final ReplicaHints hints;
    private final String sender;
    private final int idsPerNotice;
    private final long pauseNanos;
    private final PendingChanges pending;
    private final Mode mode;
    private final InboxWorker worker;
    // Only the worker's thread has these, and after its end the thread that stops it.
    private List<NoticeTable.Row> unwritten = List.of();
    private long sequence;

    NoticeWriter(
            NoticeTable table,
            ReplicaHints hints,
            Replica replica,
            ChangesConfig config,
            MeterRegistry registry,
            Mode mode) {
        this.mode = mode;
        this.table = table;
        this.hints = hints;
        this.sender = replica.startId();
        this.idsPerNotice = config.idsPerEvent();
        this.pauseNanos = config.conflation().toNanos();
        this.pending = new PendingChanges(config.notices().pending());
        this.worker = new InboxWorker("notices", mode.idleMillis(Duration.ofMillis(BEAT_MILLIS)), this::step);
        Gauge.builder("sallyport.changes.notices.pending", pending, PendingChanges::size)
                .register(registry);
    }

    @PostConstruct
    void start() {
        worker.start();
    }

    /** The last of those who stop: what the others still commit is told. Whoever is killed instead is missed by the others. */
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        worker.close();
        try {
            tell();
        } catch (RuntimeException databaseIsAway) {
            Log.debugf("the last notices could not be written: %s", databaseIsAway.toString());
        }
    }

    @Override
    public void onCommitted(List<Change> changes) {
        changes.forEach(pending::offer);
        worker.ring();
    }

    /** What another replica told is told already. */
    @Override
    public void onHeard(List<Change> changes) {}

    @Override
    public Order order() {
        return Order.TOLD;
    }

    @Override
    public boolean finish(Duration within) {
        return worker.settle(within);
    }

    private boolean step() {
        if (mode.isServerless()) {
            // Nobody listens for a beat, and a request waits for what is told.
            if (pending.size() > 0 || !unwritten.isEmpty()) {
                tell();
            }
            return false;
        }
        if (tell()) {
            LockSupport.parkNanos(pauseNanos);
        }
        return false;
    }

    /**
     * Tests call it by hand.
     *
     * @return whether there was anything to tell
     */
    boolean tell() {
        if (unwritten.isEmpty()) {
            unwritten = next();
        }
        // If this fails the same rows are tried again, and what is committed meanwhile waits, conflated.
        table.write(sender, unwritten);
        List<NoticeTable.Row> written = unwritten;
        unwritten = List.of();
        written.forEach(row -> hints.send(row.kind(), row.body()));
        return !written.get(0).kind().equals(ChangeNotice.BEAT);
    }

    private List<NoticeTable.Row> next() {
        PendingChanges.Taken taken = pending.take();
        List<NoticeTable.Row> rows = new ArrayList<>();
        if (taken.lost()) {
            rows.add(row(ChangeNotice.RESET, List.of()));
        }
        taken.pieces(idsPerNotice).forEach(piece -> addRows(rows, piece.kind().label(), piece.changes()));
        if (rows.isEmpty()) {
            rows.add(row(ChangeNotice.BEAT, List.of()));
        }
        return rows;
    }

    /** Long IDs may make a notice larger than a message may be. */
    private void addRows(List<NoticeTable.Row> rows, String kind, List<Change> changes) {
        NoticeTable.Row row = row(kind, changes);
        if (row.body().length <= Limits.MAX_PAYLOAD_BYTES || changes.size() == 1) {
            rows.add(row);
            return;
        }
        sequence--;
        int middle = changes.size() / 2;
        addRows(rows, kind, changes.subList(0, middle));
        addRows(rows, kind, changes.subList(middle, changes.size()));
    }

    private NoticeTable.Row row(String kind, List<Change> changes) {
        long number = ++sequence;
        return new NoticeTable.Row(number, kind, NoticeCodec.encode(new ChangeNotice(sender, number, kind, changes)));
    }
}
