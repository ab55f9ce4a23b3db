package io.sallyport.gateways;

/** Where a gateway runs. */
public enum Location {
    /** A VPC of the cloud. */
    CLOUD,
    /** The customer's data center. */
    ON_PREMISES
}
