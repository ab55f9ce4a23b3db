package io.sallyport.storage;

import io.sallyport.gateways.GatewayView;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.storage.rules.Situation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A gateway with all that it serves, while nobody else can change that: within the transaction that holds it. */
record HeldGateway(
        GatewayView view,
        StorageGateway storage,
        List<ManagedResource> resources,
        List<ResourceConfig> desired,
        @Nullable StatusReport status) {

    Optional<ManagedResource> find(ResourceAddress address) {
        return resources.stream()
                .filter(resource ->
                        resource.kind() == address.kind() && resource.name().equals(address.name()))
                .findFirst();
    }

    Situation situation() {
        return new Situation(view, desired, status);
    }
}
