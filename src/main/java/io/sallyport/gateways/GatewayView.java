package io.sallyport.gateways;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.TopicScheme;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A gateway as it goes out. Its newest status has a resource of its own.
 *
 * @param endpoints those of its group for its location, in the order in which it tries them
 */
public record GatewayView(
        String id,
        String name,
        @Nullable String description,
        Map<String, String> labels,
        String group,
        @Nullable String site,
        Location location,
        GatewayType type,
        @JsonProperty("class") GatewayClass gatewayClass,
        Lifecycle lifecycle,
        @Nullable Quarantine quarantine,
        String clientId,
        long binding,
        TopicsView topics,
        List<Endpoint> endpoints,
        PresenceView presence,
        Instant createdAt,
        Instant updatedAt) {
    static GatewayView of(Gateway gateway, Group group, PresenceView presence, TopicScheme topics) {
        return new GatewayView(
                gateway.id(),
                gateway.name(),
                gateway.description(),
                new TreeMap<>(gateway.labels()),
                gateway.groupId(),
                gateway.site(),
                gateway.location(),
                gateway.type(),
                gateway.gatewayClass(),
                gateway.lifecycle(),
                gateway.quarantine(),
                gateway.clientId().toString(),
                gateway.binding(),
                TopicsView.of(topics, gateway.clientId()),
                group.endpointsFor(gateway.location()),
                presence,
                gateway.createdAt(),
                gateway.updatedAt());
    }
}
