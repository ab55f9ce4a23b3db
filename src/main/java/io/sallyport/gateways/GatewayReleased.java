package io.sallyport.gateways;

import io.sallyport.protocol.GatewayId;

/**
 * A gateway was released from quarantine. Told within the transaction: whoever orders its messages by their boot begins anew with the next, as
 * the machine that stays may be the one with the lower counter.
 */
public record GatewayReleased(GatewayId gatewayId) {}
