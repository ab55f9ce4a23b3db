package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.ProtocolException.Code;
import java.time.Instant;
import java.util.UUID;

/** Writes and reads what the console says. Stateless. */
public final class DownlinkCodec {
    private DownlinkCodec() {}

    /** @throws ProtocolException if the payload would be over 64 KiB; the message gives the numbers */
    public static byte[] encode(DownlinkMessage message) {
        ObjectNode envelope = WireJson.MAPPER.createObjectNode().put("jsonrpc", "2.0");
        if (message instanceof Command command && command.wantsReply()) {
            envelope.put("id", command.meta().commandId().toString());
        }
        envelope.put("method", message.method());
        envelope.set("params", message.params());
        envelope.set("meta", WireJson.MAPPER.valueToTree(metaOf(message)));
        return WireJson.write(envelope);
    }

    /** @throws ProtocolException saying what is wrong; nothing else is ever thrown, whatever the bytes are */
    public static DownlinkMessage decode(byte[] payload) {
        ObjectNode message = WireJson.readObject(payload);
        WireJson.requireVersion(message);
        String method = WireJson.requireText(message, "method");
        ObjectNode params = WireJson.requireObject(message, "params");
        ObjectNode meta = WireJson.requireObject(message, "meta");
        if (!meta.has("gatewayId")) {
            BroadcastMeta broadcast = WireJson.convert(meta, BroadcastMeta.class);
            return new Broadcast(method, params, broadcast.commandId(), broadcast.issuedAt(), broadcast.startBy());
        }
        CommandMeta commandMeta = WireJson.convert(meta, CommandMeta.class);
        boolean wantsReply = message.has("id");
        if (wantsReply && !WireTypes.uuid(WireJson.requireText(message, "id")).equals(commandMeta.commandId())) {
            throw new ProtocolException(Code.NOT_JSON_RPC, "id and meta.commandId must be equal");
        }
        return new Command(method, params, commandMeta, wantsReply);
    }

    /** Reads a method's parameters as its type. @throws ProtocolException if they are not of that form */
    public static <T> T params(ObjectNode params, Class<T> type) {
        return WireJson.convert(params, type);
    }

    /** Like {@link #params}, of a desired state: a value that this version does not know is wrong, and not absent. */
    public static <T> T desired(ObjectNode params, Class<T> type) {
        return WireJson.convertKnown(params, type);
    }

    /** A typed record as the JSON that goes into {@code params} or {@code result}. */
    public static ObjectNode json(Object parameters) {
        return WireJson.MAPPER.valueToTree(parameters);
    }

    private static Object metaOf(DownlinkMessage message) {
        if (message instanceof Command command) {
            return command.meta();
        }
        Broadcast broadcast = (Broadcast) message;
        return new BroadcastMeta(broadcast.commandId(), broadcast.issuedAt(), broadcast.startBy());
    }

    private record BroadcastMeta(
            @JsonProperty(required = true) UUID commandId,
            @JsonProperty(required = true) Instant issuedAt,
            @JsonProperty(required = true) Instant startBy) {}
}
