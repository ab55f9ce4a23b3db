package io.sallyport.storage.rules;

import io.sallyport.gateways.GatewayType;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether what is asked fits the gateway, and what it has already. */
final class GatewayFit {
    private GatewayFit() {}

    static void requireType(GatewayType type, ResourceKind kind, Situation situation) {
        if (situation.gateway().type() != type) {
            throw Refusals.notForThisGateway(kind, situation.gateway());
        }
    }

    /** A gateway that says nothing of what it can do is asked, and answers for itself. */
    static void requireMethod(String method, Situation situation) {
        var capabilities = situation.gateway().presence().capabilities();
        if (!capabilities.isEmpty() && !capabilities.contains(method)) {
            throw Refusals.unsupported(method, situation.gateway());
        }
    }

    /** @param before not null: there is one already, so it needs no room */
    static void requireRoom(ResourceKind kind, int most, @Nullable ResourceConfig before, Situation situation) {
        if (before == null) {
            new Limit(kind.member(), 0, most).check(situation.count(kind) + 1);
        }
    }

    static void requireCacheDisk(@Nullable String name, Situation situation) {
        if (name != null && situation.find(CacheDiskConfig.class, name).isEmpty()) {
            throw Refusals.unknownReference("cacheDisk", "cache disk", name);
        }
    }

    static void requireCredential(String name, BucketRef bucket, Situation situation) {
        BucketCredentialConfig credential = situation
                .find(BucketCredentialConfig.class, name)
                .orElseThrow(() -> Refusals.unknownReference("credential", "bucket credential", name));
        if (!credential.provider().equals(bucket.provider())) {
            throw Refusals.invalidCombination(
                    "credential",
                    "The bucket credential is one of %s, the bucket one of %s."
                            .formatted(credential.provider(), bucket.provider()));
        }
    }

    /** Other data would appear under the same name. How the bucket is reached may change. */
    static void requireSameBucket(BucketRef wanted, BucketRef before) {
        if (!wanted.isSameBucket(before) || !Objects.equals(wanted.prefix(), before.prefix())) {
            throw Refusals.canNotChange(
                    "bucket", "The bucket and the prefix never change; delete it and make another one.");
        }
    }
}
