package io.sallyport.maintenance;

import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.LogExcerpt;
import io.sallyport.protocol.UplinkMessage;
import java.time.Instant;

/** A part that came in, decoded. */
record LogPart(Uplink<?> uplink, LogExcerpt excerpt) {
    static LogPart of(Uplink<?> uplink, UplinkMessage message) {
        return new LogPart(uplink, (LogExcerpt) message);
    }

    String commandId() {
        return excerpt.commandId().toString();
    }

    String gatewayId() {
        return uplink.gatewayId().value();
    }

    int number() {
        return excerpt.part();
    }

    int of() {
        return excerpt.of();
    }

    byte[] content() {
        return excerpt.base64();
    }

    Instant receivedAt() {
        return uplink.receivedAt();
    }
}
