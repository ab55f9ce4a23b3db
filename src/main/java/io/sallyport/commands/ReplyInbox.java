package io.sallyport.commands;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.sallyport.messaging.BoundedQueue;
import io.sallyport.messaging.DelayedBell;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Uplink;
import io.sallyport.messaging.UplinkBatchWriter;
import io.sallyport.messaging.UplinkCounters;
import io.sallyport.messaging.UplinkInbox;
import io.sallyport.protocol.Topic;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where what gateways say of commands waits for the database. Responses and notes wait apart, so that a flood of progress displaces no
 * response, and are written in one transaction: a command that is answered at once waits for one commit, not for two.
 */
@ApplicationScoped
@Startup
class ReplyInbox implements UplinkInbox {
    private static final int BATCH = 500;
    private static final long IDLE_MILLIS = 1_000;
    /** Mostly the response follows its note within milliseconds, and both are then written at once. */
    private static final Duration NOTES_WAIT_FOR = Duration.ofMillis(20);

    private final UplinkBatchWriter<ReplyWriter.Reply> writer;
    private final BoundedQueue<Uplink<?>> responses;
    private final BoundedQueue<Uplink<?>> notes;
    /** What is just being written; only the worker's thread changes it. */
    private volatile List<Uplink<?>> inHand = List.of();

    private final Clock clock;
    private final InboxWorker worker = new InboxWorker("replies", IDLE_MILLIS, this::step);
    private final DelayedBell forNotes = new DelayedBell(NOTES_WAIT_FOR, worker::ring);

    ReplyInbox(
            ReplyWriter writer, UplinkCounters counters, CommandsConfig config, MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.writer = new UplinkBatchWriter<>(Topic.Kind.REPLY, counters, ReplyWriter.Reply::of, writer::write);
        this.responses = new BoundedQueue<>(
                "responses", config.responseInboxEntries(), config.responseInboxBytes(), Uplink::sizeBytes, registry);
        this.notes = new BoundedQueue<>(
                "notes", config.noteInboxEntries(), config.noteInboxBytes(), Uplink::sizeBytes, registry);
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
        return Topic.Kind.REPLY;
    }

    @Override
    public long waiting() {
        return responses.size() + notes.size() + inHand.size();
    }

    @Override
    public long dropped() {
        return responses.dropped() + notes.dropped();
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

    /** Every response that came in before this is written; the deadline of a command that passed later may have been kept. */
    Instant answeredUntil() {
        Instant until = clock.instant();
        // The queue before and after what is in hand: a batch is in hand before it leaves the queue, and until it is
        // back.
        until = earlier(until, responses.oldest());
        until = earlier(
                until, inHand.stream().filter(ReplyWriter.Reply::isResponse).findFirst());
        return earlier(until, responses.oldest());
    }

    private static Instant earlier(Instant one, Optional<? extends Uplink<?>> other) {
        return other.map(Uplink::receivedAt).filter(at -> at.isBefore(one)).orElse(one);
    }

    void addResponse(Uplink<?> uplink) {
        responses.add(uplink);
        worker.ring();
    }

    void addNote(Uplink<?> uplink) {
        notes.add(uplink);
        if (notes.size() >= BATCH) {
            worker.ring();
        } else {
            forNotes.ring();
        }
    }

    private boolean step() {
        inHand = responses.oldest().map(List::<Uplink<?>>of).orElseGet(List::of);
        try {
            // Responses are taken first: the notes before them, which came earlier, are then there to be taken as well.
            List<Uplink<?>> taken = responses.take(BATCH);
            boolean more = taken.size() == BATCH;
            List<Uplink<?>> batch = new ArrayList<>(notes.take(BATCH));
            more |= batch.size() == BATCH;
            batch.addAll(taken);
            inHand = batch;
            writer.write(batch, this::putBack);
            return more;
        } finally {
            inHand = List.of();
        }
    }

    private void putBack(List<Uplink<?>> batch) {
        responses.putBack(batch.stream().filter(ReplyWriter.Reply::isResponse).toList());
        notes.putBack(batch.stream()
                .filter(uplink -> !ReplyWriter.Reply.isResponse(uplink))
                .toList());
    }
}
