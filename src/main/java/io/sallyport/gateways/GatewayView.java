package io.sallyport.gateways;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.TopicScheme;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A gateway as it goes out. Its newest status has a resource of its own. */
public record GatewayView(
        String id,
        String name,
        @Nullable String description,
        Map<String, String> labels,
        String group,
        Location location,
        GatewayType type,
        @JsonProperty("class") GatewayClass gatewayClass,
        Lifecycle lifecycle,
        String clientId,
        long binding,
        TopicsView topics,
        PresenceView presence,
        Instant createdAt,
        Instant updatedAt) {
    static GatewayView of(Gateway gateway, Presence presence, TopicScheme topics) {
        return new GatewayView(
                gateway.id(),
                gateway.name(),
                gateway.description(),
                new TreeMap<>(gateway.labels()),
                gateway.groupId(),
                gateway.location(),
                gateway.type(),
                gateway.gatewayClass(),
                gateway.lifecycle(),
                gateway.clientId().toString(),
                gateway.binding(),
                TopicsView.of(topics, gateway.clientId()),
                PresenceView.of(presence),
                gateway.createdAt(),
                gateway.updatedAt());
    }
}
