package io.sallyport.gateways;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group as it goes out. */
public record GroupView(
        String id,
        String displayName,
        @Nullable String brokerInstanceId,
        List<Endpoint> endpoints,
        Instant createdAt,
        Instant updatedAt) {
    static GroupView of(Group group) {
        return new GroupView(
                group.id(),
                group.displayName(),
                group.brokerInstanceId(),
                group.endpoints(),
                group.createdAt(),
                group.updatedAt());
    }
}
