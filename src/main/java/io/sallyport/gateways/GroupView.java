package io.sallyport.gateways;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A group as it goes out. */
@Schema(
        examples =
                """
                {"id":"GID_hangzhou","displayName":"Hangzhou","brokerInstanceId":"mqtt-cn-1",
                 "endpoints":[{"kind":"mqtts","host":"mqtt.example.com","port":8883,"network":"PUBLIC","location":null}],
                 "createdAt":"2026-11-20T07:00:00Z","updatedAt":"2026-11-20T07:00:00Z"}""")
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
