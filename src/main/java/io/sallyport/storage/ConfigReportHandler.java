package io.sallyport.storage;

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
import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.Topic;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** What gateways say that they are set to, waiting for the database. What gives way at the bound is asked for again ({@link ConfigPull}). */
@ApplicationScoped
@Startup
class ConfigReportHandler implements UplinkHandler<ConfigReport>, UplinkInbox {
    private static final int BATCH = 20;
    private static final long IDLE_MILLIS = 1_000;

    private final UplinkBatchWriter<ReceivedConfig> batches;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final BoundedQueue<Uplink<?>> queue;
    /** What is just being written; only the worker's thread changes it. */
    private volatile int inHand;

    private final InboxWorker worker = new InboxWorker("config", IDLE_MILLIS, this::writeBatch);

    ConfigReportHandler(
            ConfigWriter writer,
            GatewayDirectory directory,
            UplinkCounters counters,
            StorageConfig config,
            MeterRegistry registry) {
        this.batches = new UplinkBatchWriter<>(Topic.Kind.CONFIG, counters, ReceivedConfig::of, writer::write);
        this.directory = directory;
        this.counters = counters;
        this.queue =
                new BoundedQueue<>("config", config.inboxEntries(), config.inboxBytes(), Uplink::sizeBytes, registry);
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
    public Class<ConfigReport> messageType() {
        return ConfigReport.class;
    }

    @Override
    public void take(Uplink<ConfigReport> uplink) {
        GatewayDirectory.Standing standing = directory.standingOf(uplink.sender(), uplink.origin());
        if (standing != GatewayDirectory.Standing.KNOWN) {
            counters.rejected(
                    Topic.Kind.CONFIG, standing.name(), uplink.sender().toString(), standing.explanation());
            return;
        }
        queue.add(uplink);
        worker.ring();
    }

    @Override
    public Topic.Kind kind() {
        return Topic.Kind.CONFIG;
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
