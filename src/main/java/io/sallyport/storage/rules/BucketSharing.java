package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.storage.rules.BucketConflict.Outcome;
import java.util.Comparator;
import java.util.List;

/**
 * What comes of it when a part of a bucket is used by more than one share or volume. Two uses are judged by themselves, whichever comes first:
 *
 * <ul>
 *   <li>Nothing in common below their prefixes: {@code SAFE}.
 *   <li>A volume is one of them: {@code CORRUPTION}. A volume always writes, and its chunks mean something only together and in order. Whatever else is
 *       written below its prefix, by a share or by another volume, destroys its file systems. A share that only reads does not damage them, but what it
 *       reads was never there: chunks of different moments, without those that are still in the volume's cache. A copy that is restored from it is
 *       corrupt, and nothing says so; hence this is refused too, and who knows what he does forces it. The same goes if the share is over a whole bucket
 *       and the volume in a part of it.
 *   <li>Two shares that write: {@code LOST_UPDATES}, also with reverse synchronisation, which looks only from time to time, and also on one gateway,
 *       where each share has a cache of its own.
 *   <li>One share writes and the other reads: {@code SAFE} if the reader has reverse synchronisation, else {@code STALE_READS}. Whether the writer has it
 *       makes no difference: nobody else changes anything.
 *   <li>Both only read: {@code SAFE}.
 * </ul>
 */
public final class BucketSharing {
    private BucketSharing() {}

    /**
     * @param others what uses buckets anywhere; {@code wanted} as it is now may be among them
     * @return those that do harm, the worst first; empty if it is safe
     */
    public static List<BucketConflict> judge(BucketUse wanted, List<BucketUse> others) {
        return others.stream()
                .filter(other -> !other.isSame(wanted))
                .map(other -> conflict(wanted, other))
                .filter(conflict -> conflict.outcome() != Outcome.SAFE)
                .sorted(Comparator.comparing(BucketConflict::outcome).reversed())
                .toList();
    }

    /** Of two that are not the same. The order is of no account. */
    public static Outcome outcome(BucketUse one, BucketUse other) {
        if (!one.bucket().overlaps(other.bucket())) {
            return Outcome.SAFE;
        }
        if (isVolume(one) || isVolume(other)) {
            return Outcome.CORRUPTION;
        }
        if (one.writes() && other.writes()) {
            return Outcome.LOST_UPDATES;
        }
        boolean stale = (one.writes() && !other.reverseSync()) || (other.writes() && !one.reverseSync());
        return stale ? Outcome.STALE_READS : Outcome.SAFE;
    }

    private static BucketConflict conflict(BucketUse wanted, BucketUse other) {
        Outcome outcome = outcome(wanted, other);
        return new BucketConflict(
                outcome, other.gatewayId(), other.kind(), other.name(), detail(outcome, wanted, other));
    }

    private static String detail(Outcome outcome, BucketUse wanted, BucketUse other) {
        return switch (outcome) {
            case SAFE -> "";
            case STALE_READS ->
                wanted.writes()
                        ? "It is read elsewhere, without reverse synchronisation, so what is written here is not seen there."
                        : "It is written elsewhere, and without reverse synchronisation that is not seen here.";
            case LOST_UPDATES -> "It is written elsewhere too, and each overwrites what the other did.";
            case CORRUPTION ->
                isVolume(other)
                        ? "A volume has its data there, which nobody else may write, and nobody else can read."
                        : "Files are served from there, and a volume's data can't be beside them.";
        };
    }

    private static boolean isVolume(BucketUse use) {
        return use.kind() == ResourceKind.VOLUME;
    }
}
