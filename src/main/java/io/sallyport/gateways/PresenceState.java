package io.sallyport.gateways;

/** What is known of a gateway's management link. It says nothing of the data path. */
public enum PresenceState {
    ONLINE,
    /** Connected, as far as is known, but three report intervals without a report. */
    STALE,
    OFFLINE,
    /** Nobody can tell, as the broker is away from the replica that answers. Derived when read, never written. */
    BROKER_AWAY
}
