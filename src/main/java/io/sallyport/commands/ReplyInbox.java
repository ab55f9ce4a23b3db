package io.sallyport.commands;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.sallyport.messaging.BoundedQueue;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkBatchWriter;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.Topic;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Where what gateways say of commands waits for the database. Responses and notes wait apart, so that a flood of progress displaces no
 * response; responses are written first, since a response makes the notes before it needless.
 */
@ApplicationScoped
@Startup
class ReplyInbox {
    private static final int BATCH = 500;
    private static final long IDLE_MILLIS = 1_000;

    private final UplinkBatchWriter<ReplyWriter.Reply> responseWriter;
    private final UplinkBatchWriter<ReplyWriter.Reply> noteWriter;
    private final BoundedQueue<Uplink<?>> responses;
    private final BoundedQueue<Uplink<?>> notes;
    private final InboxWorker worker = new InboxWorker("replies", IDLE_MILLIS, this::step);

    ReplyInbox(ReplyWriter writer, UplinkCounters counters, CommandsConfig config, MeterRegistry registry) {
        this.responseWriter =
                new UplinkBatchWriter<>(Topic.Kind.REPLY, counters, ReplyWriter.Reply::of, writer::writeResponses);
        this.noteWriter =
                new UplinkBatchWriter<>(Topic.Kind.REPLY, counters, ReplyWriter.Reply::of, writer::writeNotes);
        this.responses = new BoundedQueue<>("responses", config.responseInboxEntries(), registry);
        this.notes = new BoundedQueue<>("notes", config.noteInboxEntries(), registry);
    }

    @PostConstruct
    void start() {
        worker.start();
    }

    @PreDestroy
    void stop() {
        worker.close();
    }

    void addResponse(Uplink<?> uplink) {
        responses.add(uplink);
        worker.ring();
    }

    void addNote(Uplink<?> uplink) {
        notes.add(uplink);
        worker.ring();
    }

    private boolean step() {
        boolean moreResponses = write(responses, responseWriter);
        return write(notes, noteWriter) || moreResponses;
    }

    private static boolean write(BoundedQueue<Uplink<?>> queue, UplinkBatchWriter<ReplyWriter.Reply> writer) {
        List<Uplink<?>> batch = queue.take(BATCH);
        writer.write(batch, queue::putBack);
        return batch.size() == BATCH;
    }
}
