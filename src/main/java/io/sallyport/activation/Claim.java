package io.sallyport.activation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.sallyport.protocol.KeyType;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says to become a gateway: the payload of a {@code sallyport-claim}.
 *
 * @param identityKey Ed25519, with which it signs this and whatever comes later
 * @param sealingKey X25519, to which secrets for it are sealed
 * @param features what it can do: {@code jws}, signed downlinks
 * @param csr where gateways sign in with certificates: PKCS #10, PEM
 * @param at when, by its clock
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Claim(
        @NotBlank @Size(max = 64) String code,
        @NotNull @Size(max = 64) String identityKey,
        @NotNull @Size(max = 64) String sealingKey,
        @NotBlank @Size(max = 64) String serialNumber,
        @NotBlank @Size(max = 64) String agentVersion,
        @Size(max = 16) List<@NotBlank @Size(max = 30) String> features,
        @Nullable @Size(max = 8_192) String csr,
        @NotNull Instant at) {
    private static final String SIGNED_MESSAGES = "jws";

    Claim {
        features = features == null ? List.of() : features;
    }

    boolean takesSignedMessages() {
        return features.contains(SIGNED_MESSAGES);
    }

    /** @throws io.sallyport.protocol.ProtocolException if a key is none */
    void requireKeys() {
        KeyType.ED25519.parse(identityKey);
        KeyType.X25519.parse(sealingKey);
    }

    /** Never the code. */
    @Override
    public String toString() {
        return "a claim of " + serialNumber;
    }
}
