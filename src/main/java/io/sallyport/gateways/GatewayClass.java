package io.sallyport.gateways;

/** A gateway's size, which caps each of its cache disks at 4, 8, 32 and 32 TiB. */
public enum GatewayClass {
    BASIC,
    STANDARD,
    ENHANCED,
    ADVANCED
}
