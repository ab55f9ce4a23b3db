package io.sallyport.protocol.storage;

import io.sallyport.protocol.ProtocolException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of resources: they are in paths, in exports' names and in topics' payloads, so few characters will do. */
public final class ResourceName {
    public static final int MAX_LENGTH = 60;
    public static final String FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,59}";
    private static final Pattern PATTERN = Pattern.compile(FORM);

    private ResourceName() {}

    /** @throws ProtocolException if it is none */
    public static String require(String member, @Nullable String name) {
        if (name == null || !PATTERN.matcher(name).matches()) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS,
                    member + " has 1 to " + MAX_LENGTH
                            + " characters of A-Z, a-z, 0-9, '.', '_' and '-', and begins with none of the last three");
        }
        return name;
    }

    static @Nullable String orNull(String member, @Nullable String name) {
        return name == null ? null : require(member, name);
    }
}
