package io.sallyport.gateways;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.sallyport.messaging.Batches;
import io.sallyport.messaging.BoundedQueue;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.Topic;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Where presence messages wait for the database, first in, first out. What gives way at the bound is made good by the next report. */
@ApplicationScoped
@Startup
class PresenceInbox {
    private static final int BATCH = 500;
    private static final long IDLE_MILLIS = 1_000;

    private final PresenceService service;
    private final UplinkCounters counters;
    private final BoundedQueue<Uplink<?>> queue;
    private final InboxWorker worker = new InboxWorker("presence", IDLE_MILLIS, this::writeBatch);

    PresenceInbox(PresenceService service, UplinkCounters counters, GatewaysConfig config, MeterRegistry registry) {
        this.service = service;
        this.counters = counters;
        this.queue = new BoundedQueue<>("presence", config.presenceInboxEntries(), registry);
    }

    @PostConstruct
    void start() {
        worker.start();
    }

    @PreDestroy
    void stop() {
        worker.close();
    }

    void add(Uplink<?> uplink) {
        queue.add(uplink);
        worker.ring();
    }

    private boolean writeBatch() {
        List<Uplink<?>> batch = queue.take(BATCH);
        try {
            Batches.write(decode(batch), service::apply, this::reject);
        } catch (RuntimeException databaseIsAway) {
            queue.putBack(batch);
            throw databaseIsAway;
        }
        return batch.size() == BATCH;
    }

    private List<PresenceService.Received> decode(List<Uplink<?>> batch) {
        List<PresenceService.Received> decoded = new ArrayList<>(batch.size());
        for (Uplink<?> uplink : batch) {
            try {
                decoded.add(new PresenceService.Received(uplink, uplink.decode()));
            } catch (ProtocolException e) {
                counters.rejected(
                        Topic.Kind.PRESENCE,
                        e.code().name(),
                        uplink.sender().toString(),
                        String.valueOf(e.getMessage()));
            }
        }
        return decoded;
    }

    private void reject(PresenceService.Received received, RuntimeException cause) {
        counters.rejected(
                Topic.Kind.PRESENCE, "NOT_STORED", received.uplink().sender().toString(), cause.toString());
    }
}
