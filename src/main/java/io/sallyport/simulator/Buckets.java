package io.sallyport.simulator;

import io.sallyport.protocol.storage.BucketRef;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The object storage that the fleet shares, as far as it shows: which prefixes hold data, and which buckets are in trouble, which their
 * names tell. Used by all event loops at once: a concurrent set.
 */
final class Buckets {
    private final Set<BucketRef> written = ConcurrentHashMap.newKeySet();

    void write(Collection<BucketRef> refs) {
        written.addAll(refs);
    }

    boolean hold(BucketRef ref) {
        return written.stream().anyMatch(ref::overlaps);
    }

    /** The reason for which a gateway can't work with it; empty if it can. */
    static Optional<String> trouble(BucketRef ref) {
        if (ref.name().startsWith("unreachable-")) {
            return Optional.of("BUCKET_UNREACHABLE");
        }
        return ref.name().startsWith("denied-") ? Optional.of("BUCKET_DENIED") : Optional.empty();
    }
}
