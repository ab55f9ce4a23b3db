package io.sallyport.status;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done to the partitions of a table: which to make, oldest first, and which to drop. Planning again after it was done finds
 * nothing to do.
 */
record PartitionPlan(List<Partition> make, List<Partition> drop) {
    private static final Duration SHORTEST = Duration.ofHours(1);
    /** About how many partitions the retention is divided into: few enough to be opened quickly, enough to drop in small parts. */
    private static final int PARTS = 48;

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuuMMddHH").withZone(ZoneOffset.UTC);

    /** A partition by its upper bound, which it does not hold; it begins where the one before ends. */
    record Partition(String name, long lessThan) {
        static Partition until(long epochSecond) {
            return new Partition("p_until_" + HOUR.format(Instant.ofEpochSecond(epochSecond)), epochSecond);
        }
    }

    /**
     * @param existing in the order of their bounds; a table has at least one. It keeps at least one, since the last one reaches ahead
     * @param retention more than nothing
     */
    static PartitionPlan of(List<Partition> existing, Instant now, Duration retention, Duration ahead) {
        long length = lengthSeconds(retention);
        long last = existing.get(existing.size() - 1).lessThan();
        // After a long standstill the first new one reaches back to the last one that there is: no time is left out.
        long next = Math.max(roundedDown(last, length), roundedDown(now.getEpochSecond(), length)) + length;
        List<Partition> make = new ArrayList<>();
        while (last < now.plus(ahead).getEpochSecond()) {
            make.add(Partition.until(next));
            last = next;
            next += length;
        }
        long oldest = now.minus(retention).getEpochSecond();
        List<Partition> drop = existing.stream()
                .filter(partition -> partition.lessThan() <= oldest)
                .toList();
        return new PartitionPlan(List.copyOf(make), drop);
    }

    boolean isEmpty() {
        return make.isEmpty() && drop.isEmpty();
    }

    private static long lengthSeconds(Duration retention) {
        long hours = -Math.floorDiv(-retention.toSeconds(), PARTS * SHORTEST.toSeconds());
        return hours * SHORTEST.toSeconds();
    }

    private static long roundedDown(long epochSecond, long length) {
        return epochSecond - Math.floorMod(epochSecond, length);
    }
}
