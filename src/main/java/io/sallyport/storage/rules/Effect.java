package io.sallyport.storage.rules;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a change brings with it, said before it is made.
 *
 * @param detail for people
 */
@Schema(name = "Effect")
public record Effect(Code code, String detail) {
    public enum Code {
        /** Users of the share or volume lose their connections, or their access. */
        CLIENTS_CUT_OFF,
        /** The gateway lists the whole bucket, or what is below the prefix; the provider charges for it. */
        BUCKET_LISTED,
        /** The gateway fetches what is in the bucket. */
        DATA_DOWNLOADED,
        /** Data that are not in the bucket yet have to be uploaded first. */
        DIRTY_DATA_DRAINED,
        /** Data that are not in the bucket yet are lost, as was accepted. */
        DATA_LOST,
        /** Reads go to the bucket until the cache is warm again. */
        CACHE_COLD,
        /** What the provider charges more for: encryption keys, acceleration, archive. */
        COSTS_MORE,
        /** What others do in the bucket is not seen, or seen late. */
        STALE_READS
    }
}
