package io.sallyport.changes;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which changes a stream wants; what is not named is not asked for. */
record ChangeFilter(Set<Change.Kind> kinds, @Nullable String gatewayId, @Nullable String groupId) {
    boolean matches(Change change) {
        return (kinds.isEmpty() || kinds.contains(change.kind()))
                && (gatewayId == null || gatewayId.equals(change.gatewayId()))
                && (groupId == null || groupId.equals(change.groupId()));
    }
}
