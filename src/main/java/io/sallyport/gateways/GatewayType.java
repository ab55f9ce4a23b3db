package io.sallyport.gateways;

/** What a gateway serves. */
public enum GatewayType {
    /** NFS and SMB. */
    FILE,
    /** Block volumes. */
    ISCSI
}
