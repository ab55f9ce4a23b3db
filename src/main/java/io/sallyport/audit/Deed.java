package io.sallyport.audit;

import io.sallyport.security.Actor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did.
 *
 * @param action as {@code gateway.change}
 * @param resource what kind of thing it was done to, as {@code gateway}
 * @param resourceId to which; null if it is of no single one
 * @param groupId the group that it belongs to: who administers that group sees it; null if it belongs to none
 * @param detail what else there is to say, for JSON; never a secret
 */
public record Deed(
        Actor actor,
        String action,
        String resource,
        @Nullable String resourceId,
        @Nullable String groupId,
        Map<String, Object> detail) {

    public static Deed of(Actor actor, String action, String resource, @Nullable String resourceId) {
        return new Deed(actor, action, resource, resourceId, null, Map.of());
    }

    public Deed inGroup(@Nullable String group) {
        return new Deed(actor, action, resource, resourceId, group, detail);
    }

    /** @param value left out if it is null */
    public Deed with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(detail);
        more.put(name, value);
        return new Deed(actor, action, resource, resourceId, groupId, more);
    }
}
