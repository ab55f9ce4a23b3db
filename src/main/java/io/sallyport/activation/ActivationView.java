package io.sallyport.activation;

import io.sallyport.credentials.IssuedCredential;
import io.sallyport.gateways.Endpoint;
import io.sallyport.gateways.GatewayView;
import io.sallyport.gateways.TopicsView;
import io.sallyport.messaging.ConsoleKeys.PublicConsoleKey;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All that a machine needs to be its gateway.
 *
 * @param endpoints of its group for its location, in the order in which it tries them
 * @param ca the authority of the broker's certificate, PEM; null if it is one that everybody knows
 * @param consoleKeys which it trusts
 * @param signedDownlinks whether it must take no message that none of them signed
 * @param replacement how it came to be the gateway after another machine; null if it is the first
 */
@Schema(
        examples =
                """
                {"gatewayId":"gw-0hzpq7k3m9x2t","groupId":"GID_hangzhou","clientId":"GID_hangzhou@@@gw-0hzpq7k3m9x2t","binding":1,
                 "endpoints":[{"kind":"mqtts","host":"mqtt.example.com","port":8883,"network":"PUBLIC","location":null}],"ca":null,
                 "topics":{"reply":"csg_up_ctl/reply/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "presence":"csg_up_ctl/presence/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "status":"csg_up_stat/status/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "config":"csg_up_bulk/config/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "log":"csg_up_bulk/log/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "command":"csg_dn_ctl/p2p/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "bulkCommand":"csg_dn_bulk/p2p/GID_hangzhou@@@gw-0hzpq7k3m9x2t",
                  "broadcast":"csg_dn_ctl/all/GID_hangzhou"},
                 "credential":{"id":"cr-0hzpq7k3m9x2t","mode":"TOKEN","username":"cr-0hzpq7k3m9x2t","password":"eyJhbGciOiJFUzI1NiJ9.…",
                  "issuedAt":"2026-11-22T10:00:00Z","expiresAt":"2026-11-29T10:00:00Z","renewAfter":"2026-11-25T22:00:00Z"},
                 "consoleKeys":[{"kid":"2026-11","publicKey":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}],"signedDownlinks":true,
                 "replacement":{"mode":"CARRY_CACHE_DISK"}}""")
record ActivationView(
        String gatewayId,
        String groupId,
        String clientId,
        long binding,
        List<Endpoint> endpoints,
        @Nullable String ca,
        TopicsView topics,
        IssuedCredential credential,
        List<PublicConsoleKey> consoleKeys,
        boolean signedDownlinks,
        @Nullable Replacement replacement) {
    /** What is said of it to the machine. */
    record Replacement(ReplacementMode mode) {}

    static ActivationView of(
            GatewayView gateway,
            Machine machine,
            IssuedCredential credential,
            List<PublicConsoleKey> consoleKeys,
            @Nullable String ca) {
        ReplacementMode mode = machine.replacement();
        return new ActivationView(
                gateway.id(),
                gateway.group(),
                gateway.clientId(),
                gateway.binding(),
                gateway.endpoints(),
                ca,
                gateway.topics(),
                credential,
                consoleKeys,
                gateway.signedDownlinks(),
                mode == null ? null : new Replacement(mode));
    }
}
