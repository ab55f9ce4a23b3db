package io.sallyport.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.logging.Log;
import io.sallyport.protocol.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what came in and what was refused, and says refusals in the log: the first of each reason at once, then at most one line in ten
 * seconds with the number of the others, so that a flood of garbage is no flood of lines. Never a payload.
 */
@ApplicationScoped
public class UplinkCounters {
    private static final long SAY_AGAIN_AFTER_MILLIS = 10_000;

    private final MeterRegistry registry;
    private final Clock clock;
    private final Instance<RefusedSenders> refusedSenders;
    /** Keyed by topic kind and reason, both from closed sets, so it stays small. Safe: atomic per key. */
    private final Map<String, Said> said = new ConcurrentHashMap<>();

    UplinkCounters(MeterRegistry registry, Clock clock, @Any Instance<RefusedSenders> refusedSenders) {
        this.refusedSenders = refusedSenders;
        this.registry = registry;
        this.clock = clock;
    }

    void received(Topic.Kind kind) {
        registry.counter("sallyport.uplink.received", "topic", label(kind)).increment();
    }

    /** Counts what was written, after the commit: metric {@code sallyport.uplink.stored}. */
    public void stored(Topic.Kind kind, int messages) {
        registry.counter("sallyport.uplink.stored", "topic", label(kind)).increment(messages);
    }

    /** Counts what was found to be older than what is stored, after the commit: metric {@code sallyport.uplink.superseded}. */
    public void superseded(Topic.Kind kind, int messages) {
        registry.counter("sallyport.uplink.superseded", "topic", label(kind)).increment(messages);
    }

    long totalReceived() {
        return sum("sallyport.uplink.received", Tags.empty());
    }

    long totalReceived(Topic.Kind kind) {
        return sum("sallyport.uplink.received", of(kind));
    }

    long totalStored(Topic.Kind kind) {
        return sum("sallyport.uplink.stored", of(kind));
    }

    long totalSuperseded(Topic.Kind kind) {
        return sum("sallyport.uplink.superseded", of(kind));
    }

    long totalRejected(Topic.Kind kind) {
        return sum("sallyport.uplink.rejected", of(kind));
    }

    private long sum(String name, Tags tags) {
        return (long) registry.find(name).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static Tags of(Topic.Kind kind) {
        return Tags.of("topic", label(kind));
    }

    /**
     * Counts a refusal, and says it unless one like it was said a moment ago.
     *
     * @param reason from a closed set; it becomes a metric's label
     * @return whether it was said in the log, so that whoever has more to say of it keeps to the same limit
     */
    public boolean rejected(Topic.Kind kind, String reason, String from, String why) {
        registry.counter("sallyport.uplink.rejected", "topic", label(kind), "reason", reason)
                .increment();
        for (RefusedSenders senders : refusedSenders) {
            senders.refused(from, reason);
        }
        long now = clock.millis();
        Said state = said.compute(kind + "/" + reason, (key, old) -> {
            if (old == null || now - old.atMillis() >= SAY_AGAIN_AFTER_MILLIS) {
                return new Said(now, 0, true, old == null ? 0 : old.unsaid());
            }
            return new Said(old.atMillis(), old.unsaid() + 1, false, 0);
        });
        if (state.sayNow()) {
            Log.warnf(
                    "uplink rejected: %s (%s), topic=%s; %d more since the last line",
                    reason, printable(why), printable(from), state.before());
        }
        return state.sayNow();
    }

    /** A topic comes from outside, and so may a part of what a database says of a value: no control characters into the log. */
    private static String printable(String text) {
        String cut = text.length() > 200 ? text.substring(0, 200) + "…" : text;
        return cut.replaceAll("[^\\x20-\\x7e…]", "?");
    }

    private static String label(Topic.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private record Said(long atMillis, long unsaid, boolean sayNow, long before) {}
}
