package io.sallyport.commands;

import io.sallyport.commands.CommandFlights.Landing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What came of sends and is not noted in the database yet. That a command was sent waits a moment there: mostly its gateway has a word within
 * milliseconds, and both are noted at once. Everything else is noted as soon as can be. Bounded by the window, since each entry has, or had, a
 * place in it; safe for any number of threads, since every method holds the one lock.
 */
final class Landings {
    private final int mostThatWait;
    private final long waitNanos;
    private final LongSupplier nanoTime;
    /** By command ID, in the order of the landings. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** @param nanoTime as {@link System#nanoTime()} */
    Landings(int mostThatWait, Duration waitFor, LongSupplier nanoTime) {
        this.mostThatWait = mostThatWait;
        this.waitNanos = waitFor.toNanos();
        this.nanoTime = nanoTime;
    }

    /** @return whether there is something to be noted at once */
    synchronized boolean add(Landing landing) {
        entries.put(landing.departure().commandId(), new Entry(landing, nanoTime.getAsLong()));
        return !mayWait(landing) || entries.size() > mostThatWait;
    }

    /**
     * Those that are to be noted now, taken out.
     *
     * @param last whether nobody comes for the others
     */
    synchronized List<Landing> takeDue(boolean last) {
        long now = nanoTime.getAsLong();
        boolean all = last || entries.size() > mostThatWait;
        List<Landing> due = new ArrayList<>();
        for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
            Entry entry = each.next();
            if (all || !mayWait(entry.landing()) || now - entry.at() >= waitNanos) {
                due.add(entry.landing());
                each.remove();
            }
        }
        return due;
    }

    /** They could not be noted, and are to be at once. */
    synchronized void putBack(Collection<Landing> landings) {
        long longAgo = nanoTime.getAsLong() - waitNanos;
        landings.forEach(landing -> entries.putIfAbsent(landing.departure().commandId(), new Entry(landing, longAgo)));
    }

    /** Of these, by command ID, that they were sent, if that is not noted yet; it stays here. */
    synchronized Map<String, Landing> sent(Collection<String> commandIds) {
        Map<String, Landing> sent = new HashMap<>();
        for (String id : commandIds) {
            Entry entry = entries.get(id);
            if (entry != null && entry.landing().outcome() == Landing.Outcome.SENT) {
                sent.put(id, entry.landing());
            }
        }
        return sent;
    }

    /** What {@link #sent} gave of these is noted, and committed. */
    synchronized void noted(Collection<String> commandIds) {
        commandIds.forEach(entries::remove);
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    private static boolean mayWait(Landing landing) {
        return landing.outcome() == Landing.Outcome.SENT
                && landing.departure().message().wantsReply();
    }

    private record Entry(Landing landing, long at) {}
}
