package io.sallyport.bench;

import io.sallyport.protocol.Command;
import io.sallyport.protocol.CommandMeta;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import java.time.Instant;
import java.util.UUID;

/** The command that is measured with, as JSON for the REST API and as it is on the wire. */
final class Commands {
    static final String METHOD = Methods.GATEWAY_RESTART;
    private static final Methods.GatewayRestart PARAMETERS = new Methods.GatewayRestart(true);

    private Commands() {}

    static String single() {
        return "{\"method\":\"" + METHOD + "\",\"params\":{\"acceptDataLoss\":true}}";
    }

    /** @param group empty for every gateway */
    static String batch(String group, boolean wantsReply) {
        String filter = group.isEmpty() ? "{}" : "{\"group\":\"" + group + "\"}";
        return "{\"method\":\"" + METHOD + "\",\"params\":{\"acceptDataLoss\":true},\"filter\":" + filter
                + ",\"noReply\":" + !wantsReply + "}";
    }

    static byte[] payload(String gatewayId, UUID commandId, boolean wantsReply) {
        Instant now = Instant.now();
        return DownlinkCodec.encode(new Command(
                METHOD,
                DownlinkCodec.json(PARAMETERS),
                new CommandMeta(new GatewayId(gatewayId), 1, commandId, now, now.plusSeconds(30), null, null, null),
                wantsReply));
    }
}
