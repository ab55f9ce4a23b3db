package io.sallyport.changes;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.BoundedQueue;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Mode;
import io.sallyport.messaging.Replica;
import io.sallyport.messaging.ReplicaHintHandler;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.Limits;
import io.sallyport.protocol.Topic;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Hears what other replicas committed. A hint that is the next of its sender is told on; any other only makes it look into the table at once,
 * and it looks there every second besides. So a hint that is lost, late or twice costs a moment and no change; forging one takes the right to publish there, which is the console's. Whoever listens is
 * told to look for itself if notices were removed before they were read, if a replica had too many to tell, and if one went silent, since nobody
 * knows what a replica that was killed did not come to tell.
 */
@ApplicationScoped
@Startup
class NoticeReader implements ReplicaHintHandler, PeriodicWork {
    private static final int ROWS_AT_ONCE = 100;
    /** Garbage must not make a replica look without a pause. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int PRUNE_EVERY_LOOKS = 10;

    private final NoticeTable table;
    private final ChangeListeners listeners;
    private final UplinkCounters counters;
    private final MeterRegistry registry;
    private final String self;
    private final long lookEveryNanos;
    private final BoundedQueue<Hint> hints;
    private final Mode mode;
    private final InboxWorker worker;
    private final AtomicInteger replicas = new AtomicInteger(1);
    // Only the worker's thread has these.
    private final Map<String, Peer> peers = new HashMap<>();
    private boolean lookNow = true;
    private boolean everLooked;
    /** Whether listeners are still to be told that something was lost; at first, that nobody listened until now. */
    private boolean lost = true;

    private long looks;
    private long lookedAtNanos;

    NoticeReader(
            NoticeTable table,
            ChangeListeners listeners,
            Replica replica,
            ChangesConfig config,
            UplinkCounters counters,
            MeterRegistry registry,
            Mode mode) {
        this.mode = mode;
        this.table = table;
        this.listeners = listeners;
        this.counters = counters;
        this.registry = registry;
        this.self = replica.startId();
        this.lookEveryNanos = config.notices().lookEvery().toNanos();
        this.hints = new BoundedQueue<>(
                "hints",
                config.notices().hints(),
                (long) config.notices().hints() * Limits.MAX_PAYLOAD_BYTES,
                hint -> hint.payload().length,
                registry);
        this.worker = new InboxWorker(
                "hints", Math.max(1, config.notices().lookEvery().toMillis() / 4), this::step);
        registry.gauge("sallyport.changes.replicas", replicas);
    }

    @PostConstruct
    void start() {
        if (!mode.isServerless()) {
            worker.start();
        }
    }

    @PreDestroy
    void stop() {
        worker.close();
    }

    @Override
    public void take(String kind, byte[] payload) {
        if (payload.length > Limits.MAX_PAYLOAD_BYTES) {
            counters.rejected(Topic.Kind.EVENT, "TOO_LARGE", kind, payload.length + " bytes");
            return;
        }
        hints.add(new Hint(kind, payload));
        worker.ring();
    }

    private boolean step() {
        hearHints();
        long sinceLook = System.nanoTime() - lookedAtNanos;
        if (lookNow && everLooked && sinceLook < SHORTEST_PAUSE_NANOS) {
            LockSupport.parkNanos(SHORTEST_PAUSE_NANOS - sinceLook);
        }
        if (lookNow || sinceLook >= lookEveryNanos) {
            look();
            lookedAtNanos = System.nanoTime();
        }
        return lookNow;
    }

    /** Tests call it by hand. */
    void hearHints() {
        for (Hint hint : hints.take(Integer.MAX_VALUE)) {
            try {
                hear(NoticeCodec.decode(hint.kind(), hint.payload()));
            } catch (NoticeCodec.MalformedNoticeException e) {
                counters.rejected(Topic.Kind.EVENT, "MALFORMED", hint.kind(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void hear(ChangeNotice notice) {
        if (notice.sender().equals(self)) {
            return;
        }
        Peer peer = peers.get(notice.sender());
        if (peer == null || notice.sequence() > peer.last + 1) {
            // The row is written before the hint is sent, so it is there; and nobody's hint makes a replica known.
            lookNow = true;
        } else if (notice.sequence() == peer.last + 1) {
            tell(peer, notice, "hint");
        }
    }

    /**
     * Where no thread looks: looks now. Whoever calls it in turn sees to it that one does at a time.
     *
     * @param missed whether rows may have come and gone since the last time
     */
    void catchUp(boolean missed) {
        lost |= missed;
        do {
            look();
        } while (lookNow);
    }

    /** Tests call it by hand. */
    void look() {
        lookNow = false;
        Map<String, Long> newest = table.newest();
        newest.remove(self);
        for (Map.Entry<String, Long> one : newest.entrySet()) {
            // What was told before this replica listened is in what its clients read.
            Peer peer = peers.computeIfAbsent(one.getKey(), sender -> new Peer(everLooked ? 0 : one.getValue()));
            if (peer.last < one.getValue()) {
                read(one.getKey(), peer);
                lookNow |= peer.last < one.getValue();
            }
            lost |= peer.wentSilent(one.getValue());
        }
        // Rows that were removed while this replica could not look.
        lost |= peers.entrySet().stream()
                .anyMatch(peer -> !newest.containsKey(peer.getKey()) && !peer.getValue().silent);
        peers.keySet().retainAll(newest.keySet());
        everLooked = true;
        replicas.set(
                1 + (int) peers.values().stream().filter(peer -> !peer.silent).count());
        if (lost) {
            lost = false;
            tellLost();
        }
        if (++looks % PRUNE_EVERY_LOOKS == 0) {
            table.prune();
        }
    }

    private void read(String sender, Peer peer) {
        for (NoticeTable.Row row : table.after(sender, peer.last, ROWS_AT_ONCE)) {
            lost |= row.sequence() != peer.last + 1;
            peer.last = row.sequence();
            try {
                tell(peer, NoticeCodec.decode(row.kind(), row.body()), "row");
            } catch (NoticeCodec.MalformedNoticeException e) {
                counters.rejected(Topic.Kind.EVENT, "MALFORMED_ROW", row.kind(), String.valueOf(e.getMessage()));
                lost = true;
            }
        }
    }

    private void tell(Peer peer, ChangeNotice notice, String by) {
        peer.last = notice.sequence();
        registry.counter("sallyport.changes.heard", "by", by).increment();
        if (notice.kind().equals(ChangeNotice.RESET)) {
            lost = true;
            lookNow = true;
        } else if (!notice.changes().isEmpty()) {
            listeners.heard(notice.changes());
        }
    }

    private void tellLost() {
        registry.counter("sallyport.changes.lost").increment();
        listeners.lost();
    }

    @Override
    public String work() {
        return "change-notices";
    }

    @Override
    public Stage stage() {
        return Stage.CLEAN;
    }

    @Override
    public long takeTurn() {
        table.prune();
        return 0;
    }

    private record Hint(String kind, byte[] payload) {}

    /** Another replica, as far as it was heard. */
    private static final class Peer {
        private static final int SILENT_AFTER_LOOKS = 5;

        private long last;
        private long newest = -1;
        private int looksWithoutNews;
        private boolean silent;

        Peer(long last) {
            this.last = last;
        }

        /** True once, when it has said nothing for several looks, and not even that it is alive. */
        boolean wentSilent(long newestNow) {
            if (newestNow != newest) {
                newest = newestNow;
                looksWithoutNews = 0;
                silent = false;
                return false;
            }
            boolean before = silent;
            silent = ++looksWithoutNews >= SILENT_AFTER_LOOKS;
            return silent && !before;
        }
    }
}
