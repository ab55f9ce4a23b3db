package io.sallyport.baddays;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the gateways did, kept by themselves. Safe for any number of threads. */
final class Journal {
    /** How a gateway carried a command out, or that it did not. */
    enum Outcome {
        SUCCEEDED,
        FAILED,
        /** Came after its {@code startBy}: refused, without an effect. */
        REFUSED,
        /** Carried out, and nothing said. */
        SILENT
    }

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong deliveries = new AtomicLong();

    /** @param outcome what comes of it if it is the first of its ID: a duplicate has no second effect, and gets the first answer */
    Entry delivered(String commandId, String gatewayId, Outcome outcome) {
        deliveries.incrementAndGet();
        return entries.merge(
                commandId,
                new Entry(gatewayId, outcome, 1),
                (first, again) -> new Entry(first.gatewayId(), first.outcome(), first.deliveries() + 1));
    }

    /** By the ID of the command. */
    Map<String, Entry> entries() {
        return entries;
    }

    long deliveries() {
        return deliveries.get();
    }

    record Entry(String gatewayId, Outcome outcome, int deliveries) {
        boolean hadAnEffect() {
            return outcome != Outcome.REFUSED;
        }
    }
}
