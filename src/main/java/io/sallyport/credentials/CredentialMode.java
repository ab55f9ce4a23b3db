package io.sallyport.credentials;

/** How a gateway signs in at the broker (docs/protocol.md, section 3). */
public enum CredentialMode {
    /** A token (JWT) as the password, which the broker verifies by itself: nobody depends on the console to reconnect. */
    TOKEN,
    /** A client certificate for the key of its request. */
    CERTIFICATE,
    /** {@code DeviceCredential|…}, as on ApsaraMQ. */
    DEVICE_CREDENTIAL,
    /** User name and password, for brokers that ask the console. */
    PASSWORD
}
