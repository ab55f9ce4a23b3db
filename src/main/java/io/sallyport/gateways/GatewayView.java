package io.sallyport.gateways;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.TopicScheme;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A gateway as it goes out. Its newest status has a resource of its own.
 *
 * @param endpoints those of its group for its location, in the order in which it tries them
 */
@Schema(
        examples =
                """
                {"id":"gw-0hzpq7k3m9x2t","name":"hangzhou-cloud-01","description":"second rack","labels":{"env":"prod"},
                 "group":"GID_hangzhou","site":"hangzhou-2","location":"CLOUD","type":"FILE","class":"STANDARD",
                 "lifecycle":"ACTIVATED","quarantine":null,"clientId":"GID_hangzhou@@@gw-0hzpq7k3m9x2t","binding":1,"signedDownlinks":false,
                 "topics":{"reply":"csg_up_ctl/reply/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "presence":"csg_up_ctl/presence/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "status":"csg_up_stat/status/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "config":"csg_up_bulk/config/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "log":"csg_up_bulk/log/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "command":"csg_dn_ctl/p2p/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "bulkCommand":"csg_dn_bulk/p2p/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "broadcast":"csg_dn_ctl/all/GID_hangzhou"},
                 "endpoints":[{"kind":"mqtts","host":"mqtt.example.com","port":8883,"network":"PUBLIC","location":null}],
                 "presence":{"state":"ONLINE","lastState":"ONLINE","since":"2026-11-22T09:30:00Z","cause":"SAID_ONLINE",
                  "why":"It said that it is online.","flapping":false,"losses":0,"clockSkewSeconds":null,"agentVersion":"1.4.2","protocolVersion":1,
                  "reportIntervalSeconds":30,"capabilities":["status.get","gateway.restart"],
                  "sealingKeyFingerprint":"u809Vppx5ixWMOohxWr2aM3m5bD0LQ67g_GPmubQus4"},
                 "createdAt":"2026-11-20T08:00:00Z","updatedAt":"2026-11-21T08:00:00Z"}""")
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
        boolean signedDownlinks,
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
                gateway.signedDownlinks(),
                TopicsView.of(topics, gateway.clientId()),
                group.endpointsFor(gateway.location()),
                presence,
                gateway.createdAt(),
                gateway.updatedAt());
    }
}
