package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.ResourceKind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else uses the same part of a bucket, and that does harm.
 *
 * @param gatewayId null, with {@code kind} and {@code name}, if it lies outside of what the caller may see
 * @param detail for people; names nobody
 */
@Schema(name = "BucketConflict")
public record BucketConflict(
        Outcome outcome,
        @Nullable String gatewayId,
        @Nullable ResourceKind kind,
        @Nullable String name,
        String detail) {

    /** The worst is the last. */
    public enum Outcome {
        /** Disjoint, or nobody reads what he would not see change. */
        SAFE,
        /** One writes, and the other does not look for what he changes. */
        STALE_READS,
        /** Both write: each overwrites what the other did, unseen. */
        LOST_UPDATES,
        /** One is a volume: its objects mean something only together. */
        CORRUPTION;

        public boolean isRefused() {
            return this == LOST_UPDATES || this == CORRUPTION;
        }
    }

    /** Whether the change is refused for it, unless it is forced. */
    public boolean isRefused() {
        return outcome.isRefused();
    }

    /** The same for somebody who may not know who it is. */
    public BucketConflict elsewhere() {
        return new BucketConflict(outcome, null, null, null, detail);
    }
}
