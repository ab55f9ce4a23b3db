package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.StorageMethods;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bandwidth limits. Their schedule holds its own limits, and it cuts nobody off. */
final class BandwidthRules implements Rules<BandwidthConfig> {
    @Override
    public ResourceKind kind() {
        return ResourceKind.BANDWIDTH;
    }

    @Override
    public void check(BandwidthConfig wanted, @Nullable BandwidthConfig before, Situation situation) {
        // Every gateway has a line.
    }

    @Override
    public List<Effect> effects(BandwidthConfig wanted, @Nullable BandwidthConfig before, Situation situation) {
        return List.of();
    }

    @Override
    public void checkDeletion(BandwidthConfig current, StorageMethods.Delete how, Situation situation) {
        // Without a limit nothing is lost.
    }

    @Override
    public List<Effect> effectsOfDeletion(BandwidthConfig current, StorageMethods.Delete how, Situation situation) {
        return List.of();
    }

    @Override
    public String put(BandwidthConfig wanted, @Nullable BandwidthConfig before) {
        return StorageMethods.SET_BANDWIDTH;
    }

    @Override
    public String delete() {
        return StorageMethods.SET_BANDWIDTH;
    }
}
