package io.sallyport.gateways;

import io.sallyport.protocol.GatewayId;

/** A gateway is about to be deleted. Told within the transaction: whoever has something that outlives it ends it here. */
public record GatewayDeleted(GatewayId gatewayId) {}
