package io.sallyport.protocol;

import io.sallyport.protocol.ProtocolException.Code;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the console says to gateways that do not trust the broker: section 7 of the protocol. A gateway that was activated with it takes nothing
 * else, whatever arrives, so nobody can talk it out of it. Stateless.
 */
public final class SignedDownlinks {
    private SignedDownlinks() {}

    /**
     * @param keyId which of the console's keys it is
     * @throws ProtocolException {@code TOO_LARGE} if the message has more than {@link Limits#MAX_SIGNED_BYTES}
     */
    public static byte[] encode(DownlinkMessage message, String keyId, PrivateKey key) {
        return Jws.sign(Jws.Type.DOWNLINK, keyId, key, DownlinkCodec.encode(message));
    }

    /** @throws ProtocolException {@code TOO_LARGE} if the message has more than {@link Limits#MAX_SIGNED_BYTES} */
    public static void requireRoom(DownlinkMessage message) {
        Jws.requireSize(DownlinkCodec.encode(message).length);
    }

    /**
     * @param trusted the console's keys that were given at activation or with a renewal, by their IDs
     * @throws ProtocolException {@code SIGNATURE} if it was not signed with one of them, or as {@link DownlinkCodec#decode}
     */
    public static DownlinkMessage decode(byte[] payload, Map<String, PublicKey> trusted) {
        Jws jws = Jws.parse(payload);
        @Nullable PublicKey key = trusted.get(String.valueOf(jws.keyId()));
        if (key == null) {
            throw new ProtocolException(Code.SIGNATURE, "signed with none of the keys that are trusted");
        }
        return DownlinkCodec.decode(jws.payload(Jws.Type.DOWNLINK, key));
    }

    /**
     * What a message whose signature is missing or wrong claims to be, so that the console can be told ({@link RpcError#SIGNATURE}). Never to be
     * done, and not to be answered if it names a command that the gateway knows.
     */
    public static Optional<Command> claimed(byte[] payload) {
        try {
            byte[] message = Jws.isOne(payload) ? Jws.parse(payload).unverifiedPayload() : payload;
            return DownlinkCodec.decode(message) instanceof Command command ? Optional.of(command) : Optional.empty();
        } catch (ProtocolException nothingThatCanBeRead) {
            return Optional.empty();
        }
    }
}
