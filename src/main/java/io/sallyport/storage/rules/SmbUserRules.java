package io.sallyport.storage.rules;

import io.sallyport.gateways.GatewayType;
import io.sallyport.protocol.ShareStatus.Protocol;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.SmbUserConfig;
import io.sallyport.protocol.storage.StorageMethods;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SMB users of a gateway that are in no directory. */
final class SmbUserRules implements Rules<SmbUserConfig> {
    private final int most;

    SmbUserRules(int most) {
        this.most = most;
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.SMB_USER;
    }

    @Override
    public void check(SmbUserConfig wanted, @Nullable SmbUserConfig before, Situation situation) {
        GatewayFit.requireType(GatewayType.FILE, kind(), situation);
        GatewayFit.requireRoom(kind(), most, before, situation);
        if (wanted.secret() == null && (before == null || before.secret() == null)) {
            throw Refusals.invalidCombination("secret", "A new user comes with a password.");
        }
    }

    @Override
    public List<Effect> effects(SmbUserConfig wanted, @Nullable SmbUserConfig before, Situation situation) {
        boolean changed =
                before != null && wanted.secret() != null && !wanted.secret().equals(before.secret());
        return changed ? cutOff("The user has to sign in again, with the new password.", situation) : List.of();
    }

    @Override
    public void checkDeletion(SmbUserConfig current, StorageMethods.Delete how, Situation situation) {
        // Whoever is deleted loses nothing that was written.
    }

    @Override
    public List<Effect> effectsOfDeletion(SmbUserConfig current, StorageMethods.Delete how, Situation situation) {
        return cutOff("The user can't sign in any more.", situation);
    }

    private static List<Effect> cutOff(String detail, Situation situation) {
        boolean served = situation.all(ShareConfig.class).stream().anyMatch(share -> share.protocol() == Protocol.SMB);
        return served ? List.of(new Effect(Effect.Code.CLIENTS_CUT_OFF, detail)) : List.of();
    }

    @Override
    public String put(SmbUserConfig wanted, @Nullable SmbUserConfig before) {
        return StorageMethods.SMB_USER_PUT;
    }

    @Override
    public String delete() {
        return StorageMethods.SMB_USER_DELETE;
    }
}
