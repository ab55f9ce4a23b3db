package io.sallyport.gateways;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PageRequest;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.RefusedSenders;
import io.sallyport.messaging.Unfinished;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Strangers, clones and fenced machines, as operators see them: who was refused, why, how often, and when last. Added up in memory and written now and
 * then, so that a flood is a few rows.
 */
@ApplicationScoped
public class RefusedConnections implements RefusedSenders, PeriodicWork, Unfinished {
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_KEPT = 10_000;
    /** What comes from outside may be longer. */
    private static final int MOST_CHARACTERS = 64;

    private static final Duration KEPT_FOR = Duration.ofDays(7);
    /** Why an uplink is refused on account of who sent it; else it is on account of what it says. */
    private static final Set<String> OF_SENDERS = Set.of("UNKNOWN", "FENCED", "QUARANTINED");

    private final RefusedConnectionTable table;
    private final Clock clock;
    private final MeterRegistry registry;
    private final Counter untold;
    /** Guarded by this. At the bound what is new is counted only. */
    private final Map<Who, Tally> waiting = new HashMap<>();

    RefusedConnections(RefusedConnectionTable table, Clock clock, MeterRegistry registry) {
        this.table = table;
        this.clock = clock;
        this.registry = registry;
        this.untold = registry.counter("sallyport.connections.refused.untold");
        registry.gauge("sallyport.connections.refused.waiting", this, RefusedConnections::waiting);
    }

    @Override
    public void refused(String sender, String reason) {
        if (OF_SENDERS.contains(reason)) {
            refused(sender, reason, null);
        }
    }

    /** @param reason from a closed set, up to 20 characters; it becomes a metric's label */
    public void refused(String clientId, String reason, @Nullable String address) {
        registry.counter("sallyport.connections.refused", "reason", reason).increment();
        Instant now = clock.instant();
        Who who = new Who(printable(clientId, MOST_CHARACTERS), reason);
        synchronized (this) {
            Tally before = waiting.get(who);
            if (before == null && waiting.size() >= MOST_WAITING) {
                untold.increment();
                return;
            }
            String from = address == null ? null : printable(address, MOST_CHARACTERS);
            waiting.put(who, before == null ? new Tally(1, now, now, from) : before.andOneMore(now, from));
        }
    }

    @Scheduled(
            every = "${sallyport.gateways.refused-write-every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void write() {
        Map<Who, Tally> taken;
        synchronized (this) {
            taken = new TreeMap<>(waiting);
            waiting.clear();
        }
        if (taken.isEmpty()) {
            return;
        }
        try {
            table.add(taken);
        } catch (RuntimeException databaseIsAway) {
            Log.warnf("%d refused connections could not be written: %s", taken.size(), databaseIsAway.toString());
            untold.increment(taken.size());
        }
    }

    @Scheduled(every = "10m", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void deleteOld() {
        table.keepNewest(MOST_KEPT, clock.instant().minus(KEPT_FOR));
    }

    @Transactional
    List<RefusedConnectionView> list(@Nullable String gatewayId, Reach reach, PageRequest page) {
        write();
        return table.find(gatewayId, reach, page.afterOrStart(RefusedConnections::requireForm), page.fetchSize());
    }

    /** The gateway in whose name a client came; null if it was in none that could be one. */
    static @Nullable String gatewayOf(String clientId) {
        try {
            return ClientId.parse(clientId).gateway().value();
        } catch (ProtocolException stranger) {
            return null;
        }
    }

    private synchronized int waiting() {
        return waiting.size();
    }

    private static void requireForm(String id) {
        if (!id.matches("[0-9a-z]{13}")) {
            throw new IllegalArgumentException("no ID of a refused connection");
        }
    }

    private static String printable(String text, int most) {
        String cut = text.length() > most ? text.substring(0, most) : text;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }

    @Override
    public Order order() {
        return Order.TOLD;
    }

    @Override
    public boolean finish(Duration within) {
        write();
        return true;
    }

    @Override
    public String work() {
        return "refused-connections";
    }

    @Override
    public Stage stage() {
        return Stage.RECORD;
    }

    @Override
    public long takeTurn() {
        int kinds = waiting();
        write();
        deleteOld();
        return kinds;
    }

    record Who(String clientId, String reason) implements Comparable<Who> {
        @Override
        public int compareTo(Who other) {
            int ids = clientId.compareTo(other.clientId);
            return ids != 0 ? ids : reason.compareTo(other.reason);
        }
    }

    record Tally(long times, Instant first, Instant last, @Nullable String address) {
        Tally andOneMore(Instant now, @Nullable String from) {
            return new Tally(times + 1, first, now, from == null ? address : from);
        }
    }
}
