package io.sallyport.protocol.storage;

import io.sallyport.protocol.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What only an SMB share has.
 *
 * @param readOnlyUsers names, or groups with an {@code @} before them
 * @param readWriteUsers likewise; if both lists are empty, all users of the gateway may read and write
 */
public record SmbConfig(
        @Nullable Boolean browsable,
        @Nullable Boolean windowsAcl,
        @Nullable Boolean accessBasedEnumeration,
        @Nullable Requirement signing,
        @Nullable Requirement encryption,
        @Nullable Boolean guest,
        @Nullable Boolean caseSensitive,
        List<String> readOnlyUsers,
        List<String> readWriteUsers) {
    public static final SmbConfig DEFAULT =
            new SmbConfig(null, null, null, null, null, null, null, List.of(), List.of());

    public SmbConfig {
        browsable = !Boolean.FALSE.equals(browsable);
        windowsAcl = Boolean.TRUE.equals(windowsAcl);
        accessBasedEnumeration = Boolean.TRUE.equals(accessBasedEnumeration);
        signing = signing == null ? Requirement.OFFERED : signing;
        encryption = encryption == null ? Requirement.OFFERED : encryption;
        guest = Boolean.TRUE.equals(guest);
        caseSensitive = Boolean.TRUE.equals(caseSensitive);
        readOnlyUsers = Checks.list("smb.readOnlyUsers", readOnlyUsers);
        readWriteUsers = Checks.list("smb.readWriteUsers", readWriteUsers);
        readOnlyUsers.forEach(user -> Checks.text("smb.readOnlyUsers", user));
        readWriteUsers.forEach(user -> Checks.text("smb.readWriteUsers", user));
    }

    public enum Requirement {
        OFF,
        OFFERED,
        REQUIRED
    }
}
