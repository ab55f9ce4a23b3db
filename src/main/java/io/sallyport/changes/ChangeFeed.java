package io.sallyport.changes;

import io.micrometer.core.instrument.MeterRegistry;
import io.sallyport.api.Refusal;
import io.sallyport.messaging.ShutdownStep;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open event streams of this replica. */
@ApplicationScoped
class ChangeFeed implements ChangeListener, ShutdownStep {
    private final ChangesConfig config;
    private final BroadcastProcessor<Void> ending = BroadcastProcessor.create();
    /** Bounded by {@code sallyport.changes.streams}; safe: a concurrent set of streams that lock for themselves. */
    private final Set<ChangeStream> streams = ConcurrentHashMap.newKeySet();

    ChangeFeed(ChangesConfig config, MeterRegistry registry) {
        this.config = config;
        registry.gaugeCollectionSize("sallyport.changes.streams", List.of(), streams);
    }

    @Override
    public void onCommitted(List<Change> changes) {
        for (ChangeStream stream : streams) {
            changes.forEach(stream::offer);
        }
    }

    @Override
    public void onLost() {
        streams.forEach(ChangeStream::lose);
    }

    @Override
    public Phase phase() {
        return Phase.WAITERS;
    }

    /** Ends the streams; browsers come back, to another replica. */
    @Override
    public void stop(Duration within) {
        ending.onComplete();
    }

    /** Completes, without an item, when this replica stops. */
    <T> Multi<T> ending() {
        return ending.onItem()
                .transformToMultiAndMerge(item -> Multi.createFrom().<T>empty());
    }

    /** @param resumes whether the client had a place in an earlier stream, which is lost */
    ChangeStream open(ChangeFilter filter, boolean resumes) {
        if (streams.size() >= config.streams()) {
            throw Refusal.of(
                    Status.SERVICE_UNAVAILABLE,
                    "TOO_MANY_STREAMS",
                    "This replica serves at most " + config.streams() + " event streams.");
        }
        ChangeStream stream = new ChangeStream(filter, config.pendingPerStream(), resumes);
        streams.add(stream);
        return stream;
    }

    void close(ChangeStream stream) {
        streams.remove(stream);
    }
}
