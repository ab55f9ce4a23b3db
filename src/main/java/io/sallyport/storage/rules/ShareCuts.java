package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.NfsConfig;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.SmbConfig;
import io.sallyport.protocol.storage.SmbConfig.Requirement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** By which members' changes users of a share lose their connections, or something that they could do. */
final class ShareCuts {
    private final ShareConfig wanted;
    private final ShareConfig before;

    ShareCuts(ShareConfig wanted, ShareConfig before) {
        this.wanted = wanted;
        this.before = before;
    }

    void addTo(Effects effects) {
        effects.cuts(!wanted.writes() && before.writes(), "readOnly");
        effects.cuts(wanted.bucket().endpoint() != before.bucket().endpoint(), "bucket.endpoint");
        effects.cuts(!Objects.equals(wanted.bucket().tls(), before.bucket().tls()), "bucket.tls");
        effects.cuts(!Objects.equals(wanted.cacheDisk(), before.cacheDisk()), "cacheDisk");
        NfsConfig nfs = wanted.nfs();
        NfsConfig nfsBefore = before.nfs();
        if (nfs != null && nfsBefore != null) {
            nfs(effects, nfs, nfsBefore);
        }
        SmbConfig smb = wanted.smb();
        SmbConfig smbBefore = before.smb();
        if (smb != null && smbBefore != null) {
            smb(effects, smb, smbBefore);
        }
    }

    private static void nfs(Effects effects, NfsConfig now, NfsConfig then) {
        effects.cuts(!now.versions().containsAll(then.versions()), "nfs.versions");
        effects.cuts(now.security() != then.security(), "nfs.security");
        effects.cuts(now.squash() != then.squash(), "nfs.squash");
        if (now.squash() != NfsConfig.Squash.NONE) {
            effects.cuts(!Objects.equals(now.anonymousUid(), then.anonymousUid()), "nfs.anonymousUid");
            effects.cuts(!Objects.equals(now.anonymousGid(), then.anonymousGid()), "nfs.anonymousGid");
        }
        Access access = new Access(now.readOnlyClients(), now.readWriteClients());
        effects.cuts(
                access.isNarrowerThan(new Access(then.readOnlyClients(), then.readWriteClients()), ShareCuts::covers),
                "the client lists");
    }

    private static void smb(Effects effects, SmbConfig now, SmbConfig then) {
        effects.cuts(isCutting(now.signing(), then.signing()), "smb.signing");
        effects.cuts(isCutting(now.encryption(), then.encryption()), "smb.encryption");
        effects.cuts(Given.on(then.guest()) && !Given.on(now.guest()), "smb.guest");
        effects.cuts(!Objects.equals(now.windowsAcl(), then.windowsAcl()), "smb.windowsAcl");
        effects.cuts(!Objects.equals(now.caseSensitive(), then.caseSensitive()), "smb.caseSensitive");
        Access access = new Access(now.readOnlyUsers(), now.readWriteUsers());
        effects.cuts(
                access.isNarrowerThan(new Access(then.readOnlyUsers(), then.readWriteUsers()), String::equals),
                "the user lists");
    }

    /** Offering what was demanded, or what was off, cuts nobody off. */
    private static boolean isCutting(@Nullable Requirement now, @Nullable Requirement then) {
        return now != then && now != Requirement.OFFERED;
    }

    private static boolean covers(String wide, String narrow) {
        return ClientNetwork.parse(wide)
                .flatMap(network -> ClientNetwork.parse(narrow).map(network::covers))
                .orElse(wide.equals(narrow));
    }
}
