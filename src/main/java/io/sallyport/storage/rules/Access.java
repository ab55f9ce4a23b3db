package io.sallyport.storage.rules;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Who may read, and who may read and write, as two lists say it. Both empty: everybody may both. */
record Access(List<String> readers, List<String> writers) {

    /**
     * Whether somebody may do less than before.
     *
     * @param covers whether the first entry lets in all that the second does
     */
    boolean isNarrowerThan(Access before, BiPredicate<String, String> covers) {
        if (isOpen()) {
            return false;
        }
        if (before.isOpen()) {
            return true;
        }
        List<String> all = Stream.concat(readers.stream(), writers.stream()).toList();
        return !allCovered(before.writers, writers, covers) || !allCovered(before.readers, all, covers);
    }

    private boolean isOpen() {
        return readers.isEmpty() && writers.isEmpty();
    }

    private static boolean allCovered(List<String> before, List<String> wanted, BiPredicate<String, String> covers) {
        return before.stream().allMatch(old -> wanted.stream().anyMatch(entry -> covers.test(entry, old)));
    }
}
