package io.sallyport.messaging;

import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.Topic;
import io.sallyport.protocol.UplinkMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * From undecoded messages to rows: decodes a batch, writes it in one transaction, and counts what can't be decoded or stored. Every message
 * ends in exactly one of three ways: written, rejected, or given back because the database is away. Safe for any number of threads: stateless.
 *
 * @param <E> what a feature makes of a message
 */
public final class UplinkBatchWriter<E> {
    private final Topic.Kind kind;
    private final UplinkCounters counters;
    private final BiFunction<Uplink<?>, UplinkMessage, E> toEntry;
    private final Consumer<List<E>> store;

    /** @param store all or nothing, in a transaction of its own */
    public UplinkBatchWriter(
            Topic.Kind kind,
            UplinkCounters counters,
            BiFunction<Uplink<?>, UplinkMessage, E> toEntry,
            Consumer<List<E>> store) {
        this.kind = kind;
        this.counters = counters;
        this.toEntry = toEntry;
        this.store = store;
    }

    /**
     * @param giveBack takes what is neither written nor rejected when the database is away
     * @throws RuntimeException after that, so that the worker waits before it tries again
     */
    public <U extends Uplink<?>> void write(List<U> batch, Consumer<List<U>> giveBack) {
        Set<Uplink<?>> ended = Collections.newSetFromMap(new IdentityHashMap<>());
        try {
            Batches.write(
                    decode(batch, ended),
                    decoded -> {
                        store.accept(decoded.stream().map(Decoded::entry).toList());
                        decoded.forEach(one -> ended.add(one.uplink()));
                    },
                    (decoded, cause) -> {
                        reject(decoded.uplink(), "NOT_STORED", cause);
                        ended.add(decoded.uplink());
                    });
        } catch (RuntimeException | Error databaseIsAway) {
            giveBack.accept(
                    batch.stream().filter(uplink -> !ended.contains(uplink)).toList());
            throw databaseIsAway;
        }
    }

    private List<Decoded<E>> decode(List<? extends Uplink<?>> batch, Set<Uplink<?>> ended) {
        List<Decoded<E>> decoded = new ArrayList<>(batch.size());
        for (Uplink<?> uplink : batch) {
            try {
                decoded.add(new Decoded<>(uplink, toEntry.apply(uplink, uplink.decode())));
            } catch (ProtocolException e) {
                counters.rejected(kind, e.code().name(), uplink.sender().toString(), e.getMessage());
                ended.add(uplink);
            }
        }
        return decoded;
    }

    private void reject(Uplink<?> uplink, String reason, RuntimeException cause) {
        counters.rejected(kind, reason, uplink.sender().toString(), cause.toString());
    }

    private record Decoded<E>(Uplink<?> uplink, E entry) {}
}
