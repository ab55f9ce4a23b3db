package io.sallyport.gateways;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.changes.Change;
import io.sallyport.changes.ChangeListener;
import io.sallyport.changes.GatewayPlaces;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.Origin;
import io.sallyport.security.Place;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered under which binding, in memory, so that a message from a stranger or a fenced machine costs no look at the database.
 * Loaded at start, kept current by this replica's own commits at once and by what other replicas tell; all is read again when something may have
 * been missed, and now and then besides. About 100 bytes a gateway, since those with the same entry share it; its size is the metric
 * {@code sallyport.gateways.directory}.
 */
@ApplicationScoped
@Startup
public class GatewayDirectory implements ChangeListener, GatewayPlaces {
    private static final int MOST_TO_READ = 1_000;
    /** Rung when there is something to do. */
    private static final long IDLE_MILLIS = 60_000;

    private final GatewayRepository gateways;
    private final TransactionSynchronizationRegistry transaction;
    /** Safe: a concurrent map of immutable entries; writers put whole entries. */
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /** Gateways that another replica or a transaction of this one changed, to be read again; as many as there are, and emptied at once. Safe: a concurrent set. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    private volatile boolean allToBeRead;
    private final InboxWorker worker = new InboxWorker("directory", IDLE_MILLIS, this::readWhatChanged);

    GatewayDirectory(
            GatewayRepository gateways, TransactionSynchronizationRegistry transaction, MeterRegistry registry) {
        this.gateways = gateways;
        this.transaction = transaction;
        registry.gaugeMapSize("sallyport.gateways.directory", List.of(), entries);
    }

    void load() {
        try {
            refresh();
        } catch (RuntimeException e) {
            // A replica that starts while the database is away must live: the worker tries until it is back.
            allToBeRead = true;
            Log.warnf("the directory of gateways could not be loaded yet: %s", e.toString());
        }
    }

    @PostConstruct
    void start() {
        load();
        worker.start();
    }

    @PreDestroy
    void stop() {
        worker.close();
    }

    /** Who commits puts the entry itself. */
    @Override
    public void onCommitted(List<Change> changes) {}

    @Override
    public void onHeard(List<Change> changes) {
        List<String> ids = changes.stream()
                .filter(change -> change.kind() == Change.Kind.GATEWAY)
                .map(Change::id)
                .toList();
        if (ids.isEmpty()) {
            return;
        }
        changed.addAll(ids);
        worker.ring();
    }

    @Override
    public void onLost() {
        allToBeRead = true;
        worker.ring();
    }

    /** Reads what others have told of, for a process that may be frozen before its worker has. @throws RuntimeException if the database is away */
    public void catchUp() {
        while (allToBeRead || !changed.isEmpty()) {
            readWhatChanged();
        }
    }

    /** Tests call it by hand; one at a time, so that whoever returns has seen what was there to be read. */
    synchronized boolean readWhatChanged() {
        Set<String> ids = changed.stream().limit(MOST_TO_READ).collect(Collectors.toUnmodifiableSet());
        // Before they are read: what changes while they are is to be read once more.
        changed.removeAll(ids);
        try {
            if (allToBeRead) {
                allToBeRead = false;
                refresh();
            } else {
                read(ids);
            }
        } catch (RuntimeException databaseIsAway) {
            allToBeRead = true;
            throw databaseIsAway;
        }
        return !changed.isEmpty();
    }

    /**
     * Reads again, with one statement, who is not known as these messages have it: another replica may have registered or replaced it a moment
     * ago, and not have come to tell.
     */
    void lookAgain(Collection<? extends Uplink<?>> uplinks) {
        Set<String> unknown = uplinks.stream()
                .filter(uplink -> standingOf(uplink.sender(), uplink.origin()) != Standing.KNOWN)
                .map(uplink -> uplink.gatewayId().value())
                .collect(Collectors.toUnmodifiableSet());
        // Mostly all are known, and nobody is to wait for a refresh that is under way.
        if (!unknown.isEmpty()) {
            synchronized (this) {
                read(unknown);
            }
        }
    }

    /** What is known of a sender. */
    public Standing standingOf(ClientId sender, Origin origin) {
        Entry entry = entries.get(sender.device());
        if (entry == null || !entry.groupId().equals(sender.group().value())) {
            return Standing.UNKNOWN;
        }
        if (entry.lifecycle() == Lifecycle.REGISTERED) {
            // Either no machine was it ever, or the one that was has lost it.
            return entry.binding() == 0 ? Standing.UNKNOWN : Standing.FENCED;
        }
        if (entry.lifecycle() == Lifecycle.QUARANTINED) {
            return Standing.QUARANTINED;
        }
        if (entry.lifecycle() != Lifecycle.ACTIVATED || entry.binding() != origin.binding()) {
            return Standing.FENCED;
        }
        return Standing.KNOWN;
    }

    /** Whether a gateway is to be listened to under this binding, when it is settled already that the message is its own. */
    public boolean isHeard(String gatewayId, long binding) {
        Entry entry = entries.get(gatewayId);
        return entry != null && entry.lifecycle() == Lifecycle.ACTIVATED && entry.binding() == binding;
    }

    /** The binding of the machine that is this gateway now; empty if none is, or there is no such gateway. */
    public OptionalLong bindingOf(ClientId client) {
        Entry entry = entries.get(client.device());
        return entry == null
                        || !entry.groupId().equals(client.group().value())
                        || entry.lifecycle() == Lifecycle.REGISTERED
                ? OptionalLong.empty()
                : OptionalLong.of(entry.binding());
    }

    /** As {@link #bindingOf}, read anew: for whom what is known here would keep out, since another replica may have bound a machine just now. */
    public OptionalLong readBindingOf(ClientId client) {
        synchronized (this) {
            read(Set.of(client.device()));
        }
        return bindingOf(client);
    }

    /** The group of a gateway, or the empty string if it is not known. */
    public String groupOf(String gatewayId) {
        Entry entry = entries.get(gatewayId);
        return entry == null ? "" : entry.groupId();
    }

    @Override
    public Place placeOf(String gatewayId, String groupId) {
        Entry entry = entries.get(gatewayId);
        return entry == null ? new Place(groupId, null) : new Place(entry.groupId(), entry.site());
    }

    @Scheduled(
            every = "${sallyport.gateways.directory-refresh:5m}",
            delayed = "${sallyport.gateways.directory-refresh:5m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refreshRegularly() {
        onLost();
    }

    /** Called within the transaction that writes it. */
    void put(Gateway gateway) {
        entries.put(gateway.id(), new Entry(gateway.groupId(), gateway.site(), gateway.binding(), gateway.lifecycle()));
        readWhenEnded(gateway.id());
    }

    /** Called within the transaction that deletes it. */
    void remove(String gatewayId) {
        entries.remove(gatewayId);
        readWhenEnded(gatewayId);
    }

    /** It may roll back, or a look that had read the row before may overwrite what it put. */
    private void readWhenEnded(String gatewayId) {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                changed.add(gatewayId);
                worker.ring();
            }
        });
    }

    /** One at a time, as {@link #readWhatChanged}: what was read earlier must not be put later. */
    private void read(Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        Map<String, Entry> found = new HashMap<>();
        gateways.directory(ids).forEach(row -> found.put(row.id(), row.entry()));
        entries.putAll(found);
        ids.stream().filter(id -> !found.containsKey(id)).forEach(entries::remove);
    }

    private void refresh() {
        // What is put while it is read may not be among what is found, and must not be taken for deleted.
        Set<String> gone = new HashSet<>(entries.keySet());
        Map<Entry, Entry> alike = new HashMap<>();
        List<Row> page = gateways.directoryAfter("");
        while (!page.isEmpty()) {
            for (Row row : page) {
                gone.remove(row.id());
                // Most differ in nothing but their ID: what is there stays, and what is new shares its entry.
                if (!row.entry().equals(entries.get(row.id()))) {
                    entries.put(row.id(), alike.computeIfAbsent(row.entry(), entry -> entry));
                }
            }
            page = gateways.directoryAfter(page.get(page.size() - 1).id());
        }
        entries.keySet().removeAll(gone);
    }

    record Entry(String groupId, @Nullable String site, long binding, Lifecycle lifecycle) {}

    record Row(String id, Entry entry) {}

    /** Whether a sender is to be listened to. */
    public enum Standing {
        KNOWN("it is known"),
        UNKNOWN("no activated gateway has this client ID"),
        FENCED("the gateway has another binding now, or none"),
        QUARANTINED("the gateway is quarantined");

        private final String explanation;

        Standing(String explanation) {
            this.explanation = explanation;
        }

        public String explanation() {
            return explanation;
        }
    }
}
