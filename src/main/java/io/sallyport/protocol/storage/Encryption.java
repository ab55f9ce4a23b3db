package io.sallyport.protocol.storage;

import io.sallyport.protocol.Checks;
import io.sallyport.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * How objects are encrypted: by the provider, or by the gateway before they are uploaded.
 *
 * @param keyId of the provider's key service; with {@code KMS} and {@code CLIENT_SIDE} only
 */
public record Encryption(@Nullable Mode mode, @Nullable String keyId) {
    public static final Encryption NONE = new Encryption(Mode.NONE, null);

    public Encryption {
        mode = mode == null ? Mode.NONE : mode;
        Checks.text("encryption.keyId", keyId);
        if ((mode == Mode.SERVER_SIDE_KMS || mode == Mode.CLIENT_SIDE) != (keyId != null)) {
            throw new ProtocolException(
                    ProtocolException.Code.INVALID_MEMBERS,
                    "encryption.keyId is there with SERVER_SIDE_KMS and CLIENT_SIDE, and only then");
        }
    }

    public enum Mode {
        NONE,
        SERVER_SIDE,
        SERVER_SIDE_KMS,
        CLIENT_SIDE
    }
}
