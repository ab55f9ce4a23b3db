package io.sallyport.changes;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something was committed. Carries no content: whoever wants it reads it.
 *
 * @param gatewayId the gateway it belongs to, if it belongs to one
 * @param groupId the group it belongs to; empty for a site, which belongs to none
 */
public record Change(Kind kind, String id, long version, @Nullable String gatewayId, String groupId) {

    public enum Kind {
        GROUP,
        SITE,
        GATEWAY,
        PRESENCE,
        STATUS,
        COMMAND,
        /** What a gateway is to serve, or says that it serves. */
        STORAGE;

        /** As it is written in events and filters. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Changes of the same thing are conflated: the newest version stands for all. */
    Key key() {
        return new Key(kind, id);
    }

    record Key(Kind kind, String id) {}
}
