package io.sallyport.maintenance;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.messaging.BoundedQueue;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkBatchWriter;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.messaging.UplinkHandler;
import io.sallyport.messaging.UplinkInbox;
import io.sallyport.protocol.LogExcerpt;
import io.sallyport.protocol.Topic;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Where parts of logs wait for the database, first in, first out. Strangers are refused before anything is kept, since parts are large. What gives
 * way at the bound is not sent again: that log stays incomplete.
 */
@ApplicationScoped
@Startup
class LogExcerptHandler implements UplinkHandler<LogExcerpt>, UplinkInbox {
    /** Of up to 64 KiB each. */
    private static final int BATCH = 32;

    private static final long IDLE_MILLIS = 1_000;

    private final UplinkBatchWriter<LogPart> batches;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final BoundedQueue<Uplink<?>> queue;
    /** What is just being written; only the worker's thread changes it. */
    private volatile int inHand;

    private final InboxWorker worker = new InboxWorker("logs", IDLE_MILLIS, this::writeBatch);

    LogExcerptHandler(
            LogWriter writer,
            GatewayDirectory directory,
            UplinkCounters counters,
            MaintenanceConfig config,
            MeterRegistry registry) {
        this.batches = new UplinkBatchWriter<>(Topic.Kind.LOG, counters, LogPart::of, writer::write);
        this.directory = directory;
        this.counters = counters;
        this.queue = new BoundedQueue<>(
                "logs", config.logs().inboxEntries(), config.logs().inboxBytes(), Uplink::sizeBytes, registry);
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
        return Topic.Kind.LOG;
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

    @Override
    public Class<LogExcerpt> messageType() {
        return LogExcerpt.class;
    }

    @Override
    public void take(Uplink<LogExcerpt> uplink) {
        GatewayDirectory.Standing standing = directory.standingOf(uplink.sender(), uplink.origin());
        if (standing != GatewayDirectory.Standing.KNOWN) {
            counters.rejected(Topic.Kind.LOG, standing.name(), uplink.sender().toString(), standing.explanation());
            return;
        }
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
