package io.sallyport.protocol.storage;

import com.fasterxml.jackson.annotation.JsonValue;
import io.sallyport.protocol.Checks;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What only an NFS share has.
 *
 * @param anonymousUid whom squashed users become, with {@code anonymousGid}; 65534 if left out
 * @param readOnlyClients addresses or networks (CIDR)
 * @param readWriteClients addresses or networks; if both lists are empty, everybody may read and write
 */
public record NfsConfig(
        List<Version> versions,
        @Nullable Security security,
        @Nullable Squash squash,
        @Nullable Long anonymousUid,
        @Nullable Long anonymousGid,
        List<String> readOnlyClients,
        List<String> readWriteClients,
        @Nullable Boolean v4Optimization) {
    public static final NfsConfig DEFAULT =
            new NfsConfig(List.of(), null, null, null, null, List.of(), List.of(), null);
    private static final long NOBODY = 65_534;

    public NfsConfig {
        versions = Checks.list("nfs.versions", versions);
        versions = versions.isEmpty() ? List.of(Version.V3, Version.V4_0) : versions;
        security = security == null ? Security.SYS : security;
        squash = squash == null ? Squash.NONE : squash;
        Checks.atLeast("nfs.anonymousUid", anonymousUid, 0);
        Checks.atLeast("nfs.anonymousGid", anonymousGid, 0);
        anonymousUid = anonymousUid == null ? NOBODY : anonymousUid;
        anonymousGid = anonymousGid == null ? NOBODY : anonymousGid;
        readOnlyClients = Checks.list("nfs.readOnlyClients", readOnlyClients);
        readWriteClients = Checks.list("nfs.readWriteClients", readWriteClients);
        readOnlyClients.forEach(client -> Checks.text("nfs.readOnlyClients", client));
        readWriteClients.forEach(client -> Checks.text("nfs.readWriteClients", client));
        v4Optimization = Boolean.TRUE.equals(v4Optimization);
    }

    public enum Version {
        V3,
        V4_0,
        V4_1
    }

    /** How users are known: {@code sys}, or Kerberos without more, with integrity, with privacy. */
    public enum Security {
        SYS,
        KRB5,
        KRB5I,
        KRB5P;

        /** As in an export's options. */
        @JsonValue
        public String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Squash {
        NONE,
        ROOT_SQUASH,
        ALL_SQUASH,
        ALL_ANONYMOUS
    }
}
