package io.sallyport.gateways;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.sallyport.messaging.BoundedQueue;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkBatchWriter;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.messaging.UplinkInbox;
import io.sallyport.protocol.Topic;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Where presence messages wait for the database, first in, first out. What gives way at the bound is made good by the next report. */
@ApplicationScoped
@Startup
class PresenceInbox implements UplinkInbox {
    private static final int BATCH = 500;
    private static final long IDLE_MILLIS = 1_000;

    private final UplinkBatchWriter<PresenceService.Received> batches;
    private final BoundedQueue<Uplink<?>> queue;
    /** What is just being written; only the worker's thread changes it. */
    private volatile int inHand;

    private final InboxWorker worker = new InboxWorker("presence", IDLE_MILLIS, this::writeBatch);

    PresenceInbox(PresenceService service, UplinkCounters counters, GatewaysConfig config, MeterRegistry registry) {
        this.batches =
                new UplinkBatchWriter<>(Topic.Kind.PRESENCE, counters, PresenceService.Received::new, service::apply);
        this.queue = new BoundedQueue<>(
                "presence", config.presenceInboxEntries(), config.presenceInboxBytes(), Uplink::sizeBytes, registry);
    }

    @PostConstruct
    void start() {
        worker.start();
    }

    @PreDestroy
    void stop() {
        worker.close();
    }

    @Override
    public Topic.Kind kind() {
        return Topic.Kind.PRESENCE;
    }

    @Override
    public long waiting() {
        return queue.size() + inHand;
    }

    @Override
    public long dropped() {
        return queue.dropped();
    }

    @Override
    public long superseded() {
        return 0;
    }

    @Override
    public void stop(Duration within) {
        worker.drain(within);
    }

    @Override
    public boolean finish(Duration within) {
        return worker.settle(within);
    }

    void add(Uplink<?> uplink) {
        queue.add(uplink);
        worker.ring();
    }

    private boolean writeBatch() {
        List<Uplink<?>> batch = queue.take(BATCH);
        inHand = batch.size();
        try {
            batches.write(batch, queue::putBack);
        } finally {
            inHand = 0;
        }
        return batch.size() == BATCH;
    }
}
