package io.sallyport.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.DownlinkMessage;
import io.sallyport.protocol.KeyType;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.SignedDownlinks;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;

/**
 * Which downlinks a gateway believes, as it was told at activation.
 *
 * @param signedOnly otherwise it believes the broker
 * @param consoleKeys by their IDs
 */
record DownlinkTrust(boolean signedOnly, Map<String, PublicKey> consoleKeys) {
    DownlinkTrust {
        consoleKeys = Map.copyOf(consoleKeys);
    }

    /** Reads {@code signedDownlinks} and {@code consoleKeys} of a claim's answer. @throws ProtocolException if a key is none */
    static DownlinkTrust of(JsonNode answer) {
        Map<String, PublicKey> keys = new HashMap<>();
        for (JsonNode key : answer.path("consoleKeys")) {
            keys.put(
                    key.path("kid").asText(),
                    KeyType.ED25519.parse(key.path("publicKey").asText()));
        }
        return new DownlinkTrust(answer.path("signedDownlinks").asBoolean(), keys);
    }

    /** @throws ProtocolException {@code SIGNATURE} if it is not believed */
    DownlinkMessage read(byte[] payload) {
        return signedOnly ? SignedDownlinks.decode(payload, consoleKeys) : DownlinkCodec.decode(payload);
    }
}
