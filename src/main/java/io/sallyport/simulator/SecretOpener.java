package io.sallyport.simulator;

import io.sallyport.protocol.ProtocolException;

/** What opens the secrets that are sealed to a gateway. */
interface SecretOpener {
    /** @throws ProtocolException if it is sealed to another key, or no JWE at all */
    byte[] open(String sealed);
}
