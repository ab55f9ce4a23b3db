package io.sallyport.changes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table as a test needs it. */
final class StoredNotices extends NoticeTable {
    final Map<String, TreeMap<Long, Row>> rows = new HashMap<>();
    boolean away;

    @SuppressWarnings("NullAway") // nothing here asks the data source
    StoredNotices() {
        super(null);
    }

    @Override
    void write(String sender, List<Row> some) {
        requireHere();
        some.forEach(row -> rows.computeIfAbsent(sender, key -> new TreeMap<>()).putIfAbsent(row.sequence(), row));
    }

    @Override
    Map<String, Long> newest() {
        requireHere();
        Map<String, Long> newest = new HashMap<>();
        rows.forEach((sender, all) -> newest.put(sender, all.lastKey()));
        return newest;
    }

    @Override
    List<Row> after(String sender, long sequence, int most) {
        requireHere();
        return rows.get(sender).tailMap(sequence, false).values().stream()
                .limit(most)
                .toList();
    }

    @Override
    void prune() {}

    private void requireHere() {
        if (away) {
            throw new IllegalStateException("the database is away");
        }
    }
}
