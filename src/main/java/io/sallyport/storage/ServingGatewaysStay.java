package io.sallyport.storage;

import io.sallyport.api.Refusal;
import io.sallyport.gateways.DeletionGuard;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;

/** A gateway that is to serve something is not deleted by mistake. */
@ApplicationScoped
class ServingGatewaysStay implements DeletionGuard {
    private final ManagedResourceRepository resources;

    ServingGatewaysStay(ManagedResourceRepository resources) {
        this.resources = resources;
    }

    /** @throws Refusal 409 {@code GATEWAY_NOT_EMPTY} */
    @Override
    public void check(GatewayId gatewayId) {
        if (resources.anyDesired(gatewayId.value())) {
            throw Refusal.conflict(
                    "GATEWAY_NOT_EMPTY", "The gateway is to serve shares, volumes or settings. Delete them first.");
        }
    }
}
