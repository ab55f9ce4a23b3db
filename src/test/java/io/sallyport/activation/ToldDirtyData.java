package io.sallyport.activation;

import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a test says that a gateway told last. */
@ApplicationScoped
class ToldDirtyData implements LastKnownDirtyData {
    private final Map<GatewayId, DirtyData> told = new ConcurrentHashMap<>();

    void tells(GatewayId gateway, DirtyData data) {
        told.put(gateway, data);
    }

    @Override
    public Optional<DirtyData> of(GatewayId gatewayId) {
        return Optional.ofNullable(told.get(gatewayId));
    }
}
