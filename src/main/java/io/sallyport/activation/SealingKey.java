package io.sallyport.activation;

import java.security.PublicKey;

/**
 * The key of X25519 that the machine which is the gateway registered when it claimed it.
 *
 * @param fingerprint its thumbprint, the {@code kid} of what is sealed to it
 * @param binding of the machine
 * @param mismatch the machine says now, in {@code presence.online}, that it opens secrets with another key. It lost its own, and has to be activated again, or
 *     somebody between it and us speaks for it: what is sealed is sealed to this key all the same, and it may not be able to open it
 */
public record SealingKey(PublicKey key, String fingerprint, long binding, boolean mismatch) {}
