package io.sallyport.changes;

import io.sallyport.security.Reach;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a stream wants; what is not named is not asked for.
 *
 * @param reach of whoever reads the stream: what is outside of it is not for them
 */
record ChangeFilter(
        Set<Change.Kind> kinds,
        @Nullable String gatewayId,
        @Nullable String groupId,
        Reach reach,
        GatewayPlaces places) {
    boolean matches(Change change) {
        return (kinds.isEmpty() || kinds.contains(change.kind()))
                && (gatewayId == null || gatewayId.equals(change.gatewayId()))
                && (groupId == null || groupId.equals(change.groupId()))
                && (reach.isEverything() || isWithinReach(change));
    }

    private boolean isWithinReach(Change change) {
        String gateway = change.gatewayId();
        if (gateway != null) {
            return reach.includes(places.placeOf(gateway, change.groupId()));
        }
        return change.kind() == Change.Kind.SITE
                ? reach.touchesSite(change.id())
                : reach.touchesGroup(change.groupId());
    }
}
