package io.sallyport.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The few numbers of a gateway's newest status that a list of gateways shows. */
public record LoadView(
        String gatewayId, Instant receivedAt, DataPath dataPath, @Nullable Double cpu, long dirtyBytes, long clients) {
    static LoadView of(GatewayStatus status) {
        return new LoadView(
                status.gatewayId(),
                status.receivedAt(),
                status.dataPath(),
                status.cpu(),
                status.dirtyBytes(),
                status.clients());
    }
}
