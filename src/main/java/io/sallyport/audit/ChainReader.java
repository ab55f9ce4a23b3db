package io.sallyport.audit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the chain in its order, with the checkpoints at their places, page by page, so that it holds a page of it, however long it is. Where older entries
 * were removed after their time, it begins with the checkpoint that they were removed up to.
 */
final class ChainReader {
    private static final int PAGE = 500;

    /** Where the chain is. Each call may be a transaction of its own. */
    interface Source {
        /** In their order. */
        List<SealedEntry> entriesAfter(long sequence, int most);

        /** In their order. */
        List<Checkpoint> checkpointsAfter(long sequence, int most);
    }

    /** Who reads. */
    @FunctionalInterface
    interface Reader<E extends Exception> {
        /** @return whether to go on */
        boolean read(ChainLine line) throws E;
    }

    private final Source source;

    ChainReader(Source source) {
        this.source = source;
    }

    /** @param after the number of an entry; 0 for all that there is */
    <E extends Exception> void read(long after, Reader<E> reader) throws E {
        Optional<Checkpoint> anchor = anchor(after);
        if (anchor.isPresent() && !reader.read(ChainLine.of(anchor.get()))) {
            return;
        }
        long last = anchor.map(Checkpoint::sequence).orElse(after);
        boolean looked = false;
        while (true) {
            List<SealedEntry> page = source.entriesAfter(last, PAGE);
            if (page.isEmpty()) {
                List<Checkpoint> beyond = source.checkpointsAfter(last, 1);
                if (beyond.isEmpty() || looked) {
                    readUpTo(Long.MAX_VALUE, new ArrayDeque<>(beyond), reader);
                    return;
                }
                // It was set since the page was read: then so were its entries, which are there when one looks again.
                looked = true;
                continue;
            }
            looked = false;
            if (!read(page, new ArrayDeque<>(source.checkpointsAfter(last, PAGE)), reader)) {
                return;
            }
            last = page.get(page.size() - 1).sequence();
        }
    }

    private static <E extends Exception> boolean read(
            List<SealedEntry> page, Deque<Checkpoint> checkpoints, Reader<E> reader) throws E {
        for (SealedEntry entry : page) {
            if (!reader.read(ChainLine.of(entry)) || !readUpTo(entry.sequence(), checkpoints, reader)) {
                return false;
            }
        }
        return true;
    }

    private static <E extends Exception> boolean readUpTo(
            long sequence, Deque<Checkpoint> checkpoints, Reader<E> reader) throws E {
        while (!checkpoints.isEmpty() && checkpoints.getFirst().sequence() <= sequence) {
            if (!reader.read(ChainLine.of(checkpoints.removeFirst()))) {
                return false;
            }
        }
        return true;
    }

    /** What the first line is. Those that are being removed, up to a checkpoint, are passed over. */
    private Optional<Checkpoint> anchor(long after) {
        if (after > 0) {
            return source.checkpointsAfter(after - 1, 1).stream()
                    .filter(checkpoint -> checkpoint.sequence() == after)
                    .findFirst();
        }
        List<SealedEntry> first = source.entriesAfter(0, 1);
        if (first.isEmpty()) {
            return source.checkpointsAfter(0, 1).stream().findFirst();
        }
        long missing = first.get(0).sequence() - 1;
        return missing == 0
                ? Optional.empty()
                : source.checkpointsAfter(missing - 1, 1).stream().findFirst();
    }
}
