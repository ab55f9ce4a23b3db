package io.sallyport.messaging;

import io.smallrye.config.ConfigMapping;
import java.util.Map;
import java.util.Optional;

/** The console's keys, which sign what it says to gateways that do not trust the broker. */
@ConfigMapping(prefix = "sallyport.signing")
public interface SigningConfig {
    /**
     * Ed25519 private keys as PKCS #8 in PEM, by ID, two at most. Gateways are given the public halves of all of them, when they are activated and
     * with each renewal of their credential: so a new key is added first, and signs when every gateway has it.
     */
    Map<String, String> keys();

    /** The ID of the key that signs; may be left out where there is one key. */
    Optional<String> key();
}
