package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.VolumeConfig;
import java.util.Optional;

/**
 * Who uses which part of which bucket.
 *
 * @param writes whether it changes what is in the bucket
 * @param reverseSync whether it looks for what others change there
 */
public record BucketUse(
        String gatewayId, ResourceKind kind, String name, BucketRef bucket, boolean writes, boolean reverseSync) {
    /** Empty if it uses no bucket of its own. */
    public static Optional<BucketUse> of(String gatewayId, ResourceConfig config) {
        if (config instanceof ShareConfig share) {
            return Optional.of(new BucketUse(
                    gatewayId,
                    ResourceKind.SHARE,
                    share.name(),
                    share.bucket(),
                    share.writes(),
                    Given.on(Given.reverseSync(share).enabled())));
        }
        if (config instanceof VolumeConfig volume) {
            return Optional.of(
                    new BucketUse(gatewayId, ResourceKind.VOLUME, volume.name(), volume.bucket(), true, false));
        }
        return Optional.empty();
    }

    boolean isSame(BucketUse other) {
        return gatewayId.equals(other.gatewayId) && kind == other.kind && name.equals(other.name);
    }
}
