package io.sallyport.status;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.sallyport.gateways.GatewayDirectory;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkBatchWriter;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.messaging.UplinkHandler;
import io.sallyport.messaging.UplinkInbox;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.Topic;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Pushed reports: strangers and fenced machines are refused before anything is kept, the rest waits for the writer. */
@ApplicationScoped
@Startup
class StatusReportHandler implements UplinkHandler<StatusReport>, UplinkInbox, ReportPace {
    private static final int MOST_BATCHES_WAITING = 10;

    private final UplinkBatchWriter<ReceivedStatus> batches;
    private final GatewayDirectory directory;
    private final UplinkCounters counters;
    private final StatusInbox inbox;
    private final int batch;
    /** What is just being written; only the worker's thread changes it. */
    private volatile int inHand;

    private final InboxWorker worker;

    StatusReportHandler(
            StatusWriter writer,
            GatewayDirectory directory,
            UplinkCounters counters,
            StatusConfig config,
            MeterRegistry registry) {
        this.batches = new UplinkBatchWriter<>(Topic.Kind.STATUS, counters, ReceivedStatus::of, writer::write);
        this.directory = directory;
        this.counters = counters;
        this.inbox = new StatusInbox(config.inboxEntries(), config.inboxBytes());
        this.batch = config.batch();
        this.worker = new InboxWorker("status", config.writeEvery().toMillis(), this::writeBatch);
        Gauge.builder("sallyport.inbox.entries", inbox, StatusInbox::size)
                .tag("inbox", "status")
                .register(registry);
        Gauge.builder("sallyport.inbox.capacity", config::inboxEntries)
                .tag("inbox", "status")
                .register(registry);
        Gauge.builder("sallyport.inbox.bytes", inbox, StatusInbox::bytes)
                .tag("inbox", "status")
                .register(registry);
        FunctionCounter.builder("sallyport.inbox.dropped", inbox, StatusInbox::dropped)
                .tag("inbox", "status")
                .register(registry);
        FunctionCounter.builder("sallyport.status.superseded", inbox, StatusInbox::superseded)
                .tag("where", "inbox")
                .register(registry);
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
        return Topic.Kind.STATUS;
    }

    @Override
    public long waiting() {
        return inbox.size() + inHand;
    }

    @Override
    public long dropped() {
        return inbox.dropped();
    }

    @Override
    public long superseded() {
        return inbox.superseded();
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
    public boolean keepsUp() {
        return !worker.isFailing() && inbox.size() <= batch * MOST_BATCHES_WAITING;
    }

    @Override
    public Class<StatusReport> messageType() {
        return StatusReport.class;
    }

    @Override
    public void take(Uplink<StatusReport> uplink) {
        GatewayDirectory.Standing standing = directory.standingOf(uplink.sender(), uplink.origin());
        if (standing != GatewayDirectory.Standing.KNOWN) {
            counters.rejected(
                    Topic.Kind.STATUS, standing.name(), uplink.sender().toString(), standing.explanation());
            return;
        }
        inbox.offer(uplink);
        // What is less waits for others: a transaction costs the same for one report and for many.
        if (inbox.size() >= batch) {
            worker.ring();
        }
    }

    private boolean writeBatch() {
        long began = System.nanoTime();
        long superseded = inbox.superseded();
        List<Uplink<StatusReport>> taken = inbox.take(batch);
        inHand = taken.size();
        try {
            batches.write(taken, inbox::putBack);
        } finally {
            inHand = 0;
        }
        LockSupport.parkNanos(
                FloodRest.nanosAfter(System.nanoTime() - began, taken.size(), inbox.superseded() - superseded));
        // What came in while this was written waits for others, who at the end do not come any more.
        return taken.size() == batch || (worker.isDraining() && inbox.size() > 0);
    }
}
