package io.sallyport.storage.rules;

import io.sallyport.gateways.GatewayType;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.StorageMethods;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** File shares. */
final class ShareRules implements Rules<ShareConfig> {
    private final ProviderProfile.Shares limits;

    ShareRules(ProviderProfile.Shares limits) {
        this.limits = limits;
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.SHARE;
    }

    @Override
    public void check(ShareConfig wanted, @Nullable ShareConfig before, Situation situation) {
        GatewayFit.requireType(GatewayType.FILE, kind(), situation);
        GatewayFit.requireRoom(kind(), limits.perGateway(), before, situation);
        if (before != null) {
            if (wanted.protocol() != before.protocol()) {
                throw Refusals.canNotChange(
                        "protocol", "The protocol never changes; make another share of the same bucket instead.");
            }
            GatewayFit.requireSameBucket(wanted.bucket(), before.bucket());
        }
        new ShareLimits(limits).check(wanted);
        GatewayFit.requireCredential(wanted.credential(), wanted.bucket(), situation);
        GatewayFit.requireCacheDisk(wanted.cacheDisk(), situation);
    }

    @Override
    public List<Effect> effects(ShareConfig wanted, @Nullable ShareConfig before, Situation situation) {
        return new ShareEffects(wanted, before, new Reported(situation)).all();
    }

    @Override
    public void checkDeletion(ShareConfig current, StorageMethods.Delete how, Situation situation) {
        Reported reported = new Reported(situation);
        Optional<ShareStatus> status = reported.share(current.name());
        reported.requireClean(status.map(ShareStatus::dirtyBytes).orElse(null), how);
    }

    @Override
    public List<Effect> effectsOfDeletion(ShareConfig current, StorageMethods.Delete how, Situation situation) {
        Reported reported = new Reported(situation);
        Optional<ShareStatus> status = reported.share(current.name());
        Effects effects = new Effects(reported);
        effects.cutOffBy(status.map(ShareStatus::clients).orElse(null), "clients", "the deletion");
        effects.deletedWith(status.map(ShareStatus::dirtyBytes).orElse(null), how);
        return effects.all();
    }

    @Override
    public String put(ShareConfig wanted, @Nullable ShareConfig before) {
        return StorageMethods.SHARE_PUT;
    }

    @Override
    public String delete() {
        return StorageMethods.SHARE_DELETE;
    }
}
