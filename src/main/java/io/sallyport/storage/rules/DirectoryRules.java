package io.sallyport.storage.rules;

import io.sallyport.gateways.GatewayType;
import io.sallyport.protocol.ShareStatus;
import io.sallyport.protocol.storage.DirectoryConfig;
import io.sallyport.protocol.storage.NfsConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.StorageMethods;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The directory in which a gateway's users are. */
final class DirectoryRules implements Rules<DirectoryConfig> {
    @Override
    public ResourceKind kind() {
        return ResourceKind.DIRECTORY;
    }

    @Override
    public void check(DirectoryConfig wanted, @Nullable DirectoryConfig before, Situation situation) {
        GatewayFit.requireType(GatewayType.FILE, kind(), situation);
        if (wanted.secret() == null && (before == null || before.secret() == null)) {
            throw Refusals.invalidCombination("secret", "Who joins or binds does so with a password.");
        }
    }

    @Override
    public List<Effect> effects(DirectoryConfig wanted, @Nullable DirectoryConfig before, Situation situation) {
        if (before == null) {
            return List.of();
        }
        Effects effects = new Effects(new Reported(situation));
        effects.cuts(wanted.type() != before.type(), "type");
        effects.cuts(!Objects.equals(wanted.domain(), before.domain()), "domain");
        effects.cuts(!Objects.equals(wanted.baseDn(), before.baseDn()), "baseDn");
        List<ShareConfig> asking = asking(situation);
        if (!asking.isEmpty()) {
            effects.cutOff(clients(asking, situation), "clients");
        }
        return effects.all();
    }

    @Override
    public void checkDeletion(DirectoryConfig current, StorageMethods.Delete how, Situation situation) {
        // Users lose their access, and that is an effect; nothing that was written is lost.
    }

    @Override
    public List<Effect> effectsOfDeletion(DirectoryConfig current, StorageMethods.Delete how, Situation situation) {
        Effects effects = new Effects(new Reported(situation));
        List<ShareConfig> asking = asking(situation);
        if (!asking.isEmpty()) {
            effects.cutOffBy(clients(asking, situation), "clients", "leaving the directory");
        }
        return effects.all();
    }

    /** The shares that ask the directory who somebody is. */
    private static List<ShareConfig> asking(Situation situation) {
        return situation.all(ShareConfig.class).stream()
                .filter(share -> share.nfs() == null || share.nfs().security() != NfsConfig.Security.SYS)
                .toList();
    }

    /** Null unless it is known of each. */
    private static @Nullable Long clients(List<ShareConfig> shares, Situation situation) {
        Reported reported = new Reported(situation);
        long sum = 0;
        for (ShareConfig share : shares) {
            Long clients =
                    reported.share(share.name()).map(ShareStatus::clients).orElse(null);
            if (clients == null) {
                return null;
            }
            sum += clients;
        }
        return sum;
    }

    @Override
    public String put(DirectoryConfig wanted, @Nullable DirectoryConfig before) {
        return StorageMethods.DIRECTORY_JOIN;
    }

    @Override
    public String delete() {
        return StorageMethods.DIRECTORY_LEAVE;
    }
}
