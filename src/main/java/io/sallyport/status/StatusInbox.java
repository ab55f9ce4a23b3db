package io.sallyport.status;

import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.Origin;
import io.sallyport.protocol.StatusReport;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Newest wins: of each gateway's boot at most one report waits, still undecoded, so a database that stalls costs no memory beyond the
 * fleet's size and nothing newer is lost. Bounded in entries and in bytes; at a bound the oldest entry is dropped. Knows neither threads nor
 * CDI. Safe for any number of threads: every method holds the one lock. The counts add up:
 * received = taken + superseded + dropped + waiting.
 */
final class StatusInbox {
    private final int maxEntries;
    private final long maxBytes;
    private final Map<Key, Uplink<StatusReport>> entries = new LinkedHashMap<>();
    private long bytes;
    private long superseded;
    private long dropped;

    StatusInbox(int maxEntries, long maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    synchronized void offer(Uplink<StatusReport> uplink) {
        Key key = Key.of(uplink);
        Uplink<StatusReport> waiting = entries.get(key);
        if (waiting != null) {
            superseded++;
            if (isNewer(waiting.origin(), uplink.origin())) {
                return;
            }
            // Stays in its place in the queue: a gateway that reports often must not push itself back for ever.
            entries.put(key, uplink);
            bytes += uplink.payload().length - waiting.payload().length;
        } else {
            entries.put(key, uplink);
            bytes += uplink.payload().length;
        }
        makeRoom();
    }

    /** The reports that waited longest, removed. */
    synchronized List<Uplink<StatusReport>> take(int most) {
        List<Uplink<StatusReport>> batch = new ArrayList<>(Math.min(most, entries.size()));
        Iterator<Uplink<StatusReport>> oldest = entries.values().iterator();
        while (oldest.hasNext() && batch.size() < most) {
            Uplink<StatusReport> uplink = oldest.next();
            oldest.remove();
            bytes -= uplink.payload().length;
            batch.add(uplink);
        }
        return batch;
    }

    /**
     * Takes back what could not be written, at the front, as it has waited longest; what has come in since is newer and stays. Walks through
     * all that waits, which is for a database that is away, not for the usual way.
     */
    synchronized void putBack(List<Uplink<StatusReport>> batch) {
        List<Uplink<StatusReport>> since = take(entries.size());
        batch.forEach(this::offer);
        since.forEach(this::offer);
    }

    synchronized int size() {
        return entries.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long superseded() {
        return superseded;
    }

    synchronized long dropped() {
        return dropped;
    }

    private void makeRoom() {
        Iterator<Uplink<StatusReport>> oldest = entries.values().iterator();
        while ((entries.size() > maxEntries || bytes > maxBytes) && oldest.hasNext()) {
            bytes -= oldest.next().payload().length;
            oldest.remove();
            dropped++;
        }
    }

    private static boolean isNewer(Origin one, Origin other) {
        Long seq = one.seq();
        Long otherSeq = other.seq();
        return (seq == null ? -1 : seq) > (otherSeq == null ? -1 : otherSeq);
    }

    /** Within one boot the sequence orders; across boots the writer does, which knows which boots were seen. */
    private record Key(String gatewayId, long binding, String bootId) {
        static Key of(Uplink<StatusReport> uplink) {
            return new Key(
                    uplink.gatewayId().value(),
                    uplink.origin().binding(),
                    uplink.origin().bootId());
        }
    }
}
