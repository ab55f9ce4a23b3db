package io.sallyport.storage;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ResourceName;

/** Which resource of which gateway. */
record ResourceAddress(GatewayId gatewayId, ResourceKind kind, String name) {
    /** @throws Refusal 404 {@code RESOURCE_NOT_FOUND}; @throws io.sallyport.protocol.ProtocolException if the name can be none */
    static ResourceAddress of(String gatewayId, String path, String name) {
        ResourceName.require("name", name);
        return new ResourceAddress(
                new GatewayId(gatewayId),
                ResourceKind.of(path, name)
                        .orElseThrow(() ->
                                Refusal.notFound("RESOURCE_NOT_FOUND", "The settings are directory and bandwidth.")),
                name);
    }

    Refusal notFound() {
        return Refusal.notFound("RESOURCE_NOT_FOUND", "The gateway has no " + path() + ".");
    }

    String path() {
        return kind.path() + "/" + name;
    }
}
