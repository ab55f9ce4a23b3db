package io.sallyport.activation;

import io.sallyport.activation.LastKnownDirtyData.DirtyData;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What replacing a machine means.
 *
 * @param dirtyBytes of the machine before, not in the bucket when it was last heard; null if it never told
 * @param asOf when it told
 * @param oldestDirtyAt when the oldest of it was written
 * @param afterwards what is left to do for people, since nobody but the bucket's owner can
 */
record ReplacementView(
        ReplacementMode mode,
        @Nullable Long dirtyBytes,
        @Nullable Instant asOf,
        @Nullable Instant oldestDirtyAt,
        String afterwards) {
    private static final String AFTERWARDS =
            "The machine before is fenced on the wire and at the broker as soon as the new one claims the gateway. The bucket does not know: rotate"
                    + " the bucket credentials that it had, or it can go on writing.";

    static ReplacementView of(ReplacementMode mode, @Nullable DirtyData known) {
        return known == null
                ? new ReplacementView(mode, null, null, null, AFTERWARDS)
                : new ReplacementView(mode, known.dirtyBytes(), known.asOf(), known.oldestDirtyAt(), AFTERWARDS);
    }
}
