package io.sallyport.changes;

import io.sallyport.security.Place;

/** Says where a gateway is, without a look at the database: for whom limits of groups and sites apply, a change is told only if it is of theirs. */
public interface GatewayPlaces {
    /** @param groupId its group, for a gateway that is not known any more */
    Place placeOf(String gatewayId, String groupId);
}
