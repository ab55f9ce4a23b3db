package io.sallyport.gateways;

import io.sallyport.protocol.GatewayId;

/** What a feature of a higher rank offers to say that a gateway can't be deleted now. */
public interface DeletionGuard {
    /** Called within the deleting transaction. @throws io.sallyport.api.Refusal with the reason */
    void check(GatewayId gatewayId);
}
