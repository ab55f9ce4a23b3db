package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.protocol.storage.VolumeConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bucket credentials. Users do not notice that one is rotated: the gateway proves the new one before it uses it. */
final class BucketCredentialRules implements Rules<BucketCredentialConfig> {
    private final int most;

    BucketCredentialRules(int most) {
        this.most = most;
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.BUCKET_CREDENTIAL;
    }

    @Override
    public void check(BucketCredentialConfig wanted, @Nullable BucketCredentialConfig before, Situation situation) {
        GatewayFit.requireRoom(kind(), most, before, situation);
        if (before != null && !wanted.provider().equals(before.provider())) {
            throw Refusals.canNotChange("provider", "A bucket credential keeps its provider; make another one.");
        }
        if (wanted.probe() != null && !wanted.probe().provider().equals(wanted.provider())) {
            throw Refusals.invalidCombination("probe", "The bucket to probe is one of another provider.");
        }
        checkSecret(wanted, before);
    }

    private static void checkSecret(BucketCredentialConfig wanted, @Nullable BucketCredentialConfig before) {
        if (wanted.principal() == null) {
            return;
        }
        String kept = before == null ? null : before.secret();
        boolean anew = wanted.secret() != null && !wanted.secret().equals(kept);
        boolean samePrincipal = before != null && wanted.principal().equals(before.principal());
        if (!anew && !(samePrincipal && kept != null)) {
            throw Refusals.invalidCombination("secret", "A new principal comes with its secret.");
        }
    }

    @Override
    public List<Effect> effects(
            BucketCredentialConfig wanted, @Nullable BucketCredentialConfig before, Situation situation) {
        return List.of();
    }

    @Override
    public void checkDeletion(BucketCredentialConfig current, StorageMethods.Delete how, Situation situation) {
        List<ResourceConfig> users = situation.desired().stream()
                .filter(user -> uses(user, current.name()))
                .toList();
        if (!users.isEmpty()) {
            throw Refusals.inUse("Shares or volumes use the bucket credential.", Map.of(), users);
        }
    }

    private static boolean uses(ResourceConfig user, String credential) {
        return (user instanceof ShareConfig share && share.credential().equals(credential))
                || (user instanceof VolumeConfig volume && volume.credential().equals(credential));
    }

    @Override
    public List<Effect> effectsOfDeletion(
            BucketCredentialConfig current, StorageMethods.Delete how, Situation situation) {
        return List.of();
    }

    @Override
    public String put(BucketCredentialConfig wanted, @Nullable BucketCredentialConfig before) {
        return StorageMethods.BUCKET_CREDENTIAL_PUT;
    }

    @Override
    public String delete() {
        return StorageMethods.BUCKET_CREDENTIAL_DELETE;
    }
}
