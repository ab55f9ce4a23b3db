package io.sallyport.gateways;

/** From registration to the end. A replaced binding is fenced, the gateway stays. */
public enum Lifecycle {
    REGISTERED,
    ACTIVATED,
    /** Its reports are rejected and commands refused until an admin releases it. */
    QUARANTINED,
    DELETED
}
