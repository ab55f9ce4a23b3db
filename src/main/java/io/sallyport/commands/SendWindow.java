package io.sallyport.commands;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which commands are being sent, or sent and by nobody's word received. A silent gateway has its place for a few seconds only, and not until
 * the deadline: else a hundred dead ones would hold up all others. Bounded by its size, since the dispatcher takes no more than there is
 * room for; safe for any number of threads, since every method holds the one lock.
 */
final class SendWindow {
    private final int size;
    private final long slotNanos;
    private final LongSupplier nanoTime;
    /** By command ID, when its place is free again; the oldest first, since all have theirs for equally long. */
    private final Map<String, Long> places = new LinkedHashMap<>();

    /** @param nanoTime as {@link System#nanoTime()} */
    SendWindow(int size, Duration slotFor, LongSupplier nanoTime) {
        this.size = size;
        this.slotNanos = slotFor.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized int room() {
        return Math.max(0, size - unanswered());
    }

    /** How many have a place at this moment. */
    synchronized int unanswered() {
        long now = nanoTime.getAsLong();
        Iterator<Long> frees = places.values().iterator();
        while (frees.hasNext() && frees.next() - now <= 0) {
            frees.remove();
        }
        return places.size();
    }

    /** @return false if there is no room */
    synchronized boolean enterIfRoom(String commandId) {
        if (room() == 0) {
            return false;
        }
        enter(commandId);
        return true;
    }

    synchronized void enter(String commandId) {
        // Put anew, so that the order stays that of the times.
        places.remove(commandId);
        places.put(commandId, nanoTime.getAsLong() + slotNanos);
    }

    /** What has no place is passed over. @return whether one of them had */
    synchronized boolean leave(Collection<String> commandIds) {
        boolean left = false;
        for (String id : commandIds) {
            left |= places.remove(id) != null;
        }
        return left;
    }
}
