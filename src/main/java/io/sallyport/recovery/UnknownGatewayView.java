package io.sallyport.recovery;

import io.sallyport.protocol.ClientId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A machine that the broker let in, and that is not in the database.
 *
 * @param binding the newest that it said
 * @param said its last kind of message
 * @param sealingKeyFingerprint as it says: nothing is sealed to that key before the machine has claimed the gateway
 */
@Schema(
        name = "UnknownGateway",
        examples =
                """
                {"gatewayId":"gw-0hzpq7k3m9x2t","clientId":"GID_files@@@gw-0hzpq7k3m9x2t","group":"GID_files","binding":1,"state":"WAITING","messages":12,
                 "said":"StatusReport","agentVersion":"1.4.0","sealingKeyFingerprint":null,"firstSeenAt":"2026-11-22T10:00:00Z",
                 "lastSeenAt":"2026-11-22T10:05:00Z","decidedBy":null,"decidedAt":null}""")
record UnknownGatewayView(
        String gatewayId,
        String clientId,
        String group,
        long binding,
        UnknownState state,
        long messages,
        @Nullable String said,
        @Nullable String agentVersion,
        @Nullable String sealingKeyFingerprint,
        @Nullable Instant firstSeenAt,
        @Nullable Instant lastSeenAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt) {

    static UnknownGatewayView of(UnknownGateway one) {
        return new UnknownGatewayView(
                one.gatewayId(),
                one.clientId(),
                ClientId.parse(one.clientId()).group().value(),
                one.binding(),
                one.state(),
                one.messages(),
                one.said(),
                one.agentVersion(),
                one.sealingKey(),
                one.firstAt(),
                one.lastAt(),
                one.decidedBy(),
                one.decidedAt());
    }
}
