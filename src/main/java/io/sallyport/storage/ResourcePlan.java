package io.sallyport.storage;

import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.storage.rules.BucketConflict;
import io.sallyport.storage.rules.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change that the rules allow, with all that it brings.
 *
 * @param wanted as it came, with a secret in plain text
 * @param before null if it is new
 */
record ResourcePlan(
        ResourceConfig wanted,
        @Nullable ResourceConfig before,
        List<Difference> changes,
        List<Effect> effects,
        List<BucketConflict> conflicts) {

    boolean isRefused() {
        return conflicts.stream().anyMatch(BucketConflict::isRefused);
    }

    /** Nothing would change, and no new secret comes with it. */
    boolean changesNothing() {
        return before != null && changes.isEmpty() && wanted.sealedSecret() == null;
    }
}
