package io.sallyport.messaging;

import io.sallyport.protocol.BrokerCredentials.Mode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/**
 * How this console connects to the broker, and as whom: its own identity is static, known to the broker and not made here, so that nobody depends on the
 * console to connect. {@code sallyport.broker.ssl} switches TLS on; the broker's host name is always verified.
 */
@ConfigMapping(prefix = "sallyport.broker")
public interface BrokerConnectionConfig {
    /** The user name of all of the console's connections; in ApsaraMQ's modes the access key. Left out: none, as with a client certificate alone. */
    Optional<String> username();

    /** The password; in ApsaraMQ's modes the secret of the key, or the token. */
    Optional<String> password();

    /** PLAIN, or as ApsaraMQ wants it: SIGNATURE, DEVICE_CREDENTIAL or TOKEN. */
    @WithDefault("PLAIN")
    Mode credentials();

    /** ApsaraMQ's instance, for its modes. */
    Optional<String> instanceId();

    /** MQTT over WebSocket over TLS, for a site that lets out nothing else; needs {@code sallyport.broker.ssl}. */
    @WithDefault("false")
    boolean websocket();

    /** Of the broker's WebSocket; begins with a slash. */
    @WithDefault("/mqtt")
    @Pattern(regexp = "/.*")
    String websocketPath();

    Tls tls();

    Proxy proxy();

    /** Files are PEM, and read at each connection, so they may be replaced while the console runs. */
    interface Tls {
        /** Who vouches for the broker. Left out: those whom the JVM trusts. */
        Optional<String> ca();

        /** The console's own certificate, with those between it and the CA. */
        Optional<String> certificate();

        /** Its private key, PKCS #8. */
        Optional<String> key();
    }

    /** An HTTP proxy that is asked to CONNECT. */
    interface Proxy {
        /** Left out: no proxy. */
        Optional<String> host();

        /** Of the proxy. */
        @WithDefault("3128")
        int port();

        /** Of its basic authentication; left out: none. */
        Optional<String> username();

        /** Of its basic authentication. */
        Optional<String> password();
    }
}
