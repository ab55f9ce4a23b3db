package io.sallyport.credentials;

/** Why a credential was revoked. */
public enum Revocation {
    /** Somebody revoked it. */
    REVOKED,
    /** Somebody had it replaced by the next one, which the gateway fetches. */
    ROTATED,
    /** Another machine is the gateway now. */
    FENCED,
    /** The gateway was deleted. */
    DELETED
}
