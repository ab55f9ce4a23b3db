package io.sallyport.commands;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.sallyport.messaging.Batches;
import io.sallyport.messaging.BoundedQueue;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.UplinkMessage;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
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

    private final ReplyWriter writer;
    private final UplinkCounters counters;
    private final BoundedQueue<Uplink<?>> responses;
    private final BoundedQueue<Uplink<?>> notes;
    private final InboxWorker worker = new InboxWorker("replies", IDLE_MILLIS, this::step);

    ReplyInbox(ReplyWriter writer, UplinkCounters counters, CommandsConfig config, MeterRegistry registry) {
        this.writer = writer;
        this.counters = counters;
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
        boolean moreResponses = write(responses);
        return write(notes) || moreResponses;
    }

    private boolean write(BoundedQueue<Uplink<?>> queue) {
        List<Uplink<?>> batch = queue.take(BATCH);
        try {
            Batches.write(decode(batch), writer::write, this::reject);
        } catch (RuntimeException databaseIsAway) {
            queue.putBack(batch);
            throw databaseIsAway;
        }
        return batch.size() == BATCH;
    }

    private List<ReplyWriter.Reply> decode(List<Uplink<?>> batch) {
        List<ReplyWriter.Reply> decoded = new ArrayList<>(batch.size());
        for (Uplink<?> uplink : batch) {
            try {
                UplinkMessage message = uplink.decode();
                decoded.add(new ReplyWriter.Reply(uplink, message, ReplyWriter.commandIdOf(message)));
            } catch (ProtocolException e) {
                counters.rejected(
                        Topic.Kind.REPLY, e.code().name(), uplink.sender().toString(), String.valueOf(e.getMessage()));
            }
        }
        return decoded;
    }

    private void reject(ReplyWriter.Reply reply, RuntimeException cause) {
        counters.rejected(
                Topic.Kind.REPLY, "NOT_STORED", reply.uplink().sender().toString(), cause.toString());
    }
}
