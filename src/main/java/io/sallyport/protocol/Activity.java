package io.sallyport.protocol;

/** What a gateway is doing besides serving its users. */
public enum Activity {
    IDLE,
    RESTARTING,
    UPGRADING,
    DRAINING
}
