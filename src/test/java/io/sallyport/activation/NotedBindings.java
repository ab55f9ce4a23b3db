package io.sallyport.activation;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What features of a higher rank hear of machines. */
@ApplicationScoped
class NotedBindings {
    private final List<MachineBound> noted = new CopyOnWriteArrayList<>();
    private final Set<GatewayId> unwanted = ConcurrentHashMap.newKeySet();

    void hear(@Observes MachineBound bound) {
        if (unwanted.contains(bound.gatewayId())) {
            throw Refusal.conflict("UNWANTED", "A feature can't take this machine.");
        }
        noted.add(bound);
    }

    void refuse(GatewayId gateway) {
        unwanted.add(gateway);
    }

    List<MachineBound> of(GatewayId gateway) {
        return noted.stream().filter(bound -> bound.gatewayId().equals(gateway)).toList();
    }
}
