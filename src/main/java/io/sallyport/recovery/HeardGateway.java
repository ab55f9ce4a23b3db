package io.sallyport.recovery;

import io.sallyport.messaging.Uplink;
import io.sallyport.protocol.PresenceOnline;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.UplinkMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was heard of one that is not known, since it was written last. */
record HeardGateway(
        String gatewayId,
        String clientId,
        long binding,
        long messages,
        String said,
        @Nullable String agentVersion,
        @Nullable String sealingKey,
        Instant first,
        Instant last) {

    /** @param before null if it is the first */
    static HeardGateway of(@Nullable HeardGateway before, Uplink<?> uplink) {
        String version = before == null ? null : before.agentVersion;
        String key = before == null ? null : before.sealingKey;
        // Decoded once for each, not for each message.
        UplinkMessage message = version == null || uplink.type() == PresenceOnline.class ? decoded(uplink) : null;
        if (message instanceof PresenceOnline online) {
            version = cut(online.agentVersion());
            key = cut(online.sealingKeyFingerprint());
        } else if (message instanceof StatusReport report) {
            version = cut(report.agentVersion());
        }
        return new HeardGateway(
                uplink.gatewayId().value(),
                uplink.sender().toString(),
                Math.max(uplink.origin().binding(), before == null ? 0 : before.binding),
                before == null ? 1 : before.messages + 1,
                uplink.type().getSimpleName(),
                version,
                key,
                before == null ? uplink.receivedAt() : before.first,
                uplink.receivedAt());
    }

    private static @Nullable UplinkMessage decoded(Uplink<?> uplink) {
        if (uplink.type() != PresenceOnline.class && uplink.type() != StatusReport.class) {
            return null;
        }
        try {
            return uplink.decode();
        } catch (ProtocolException garbage) {
            return null;
        }
    }

    /** It comes from outside. */
    private static @Nullable String cut(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.substring(0, Math.min(printable.length(), 64));
    }
}
