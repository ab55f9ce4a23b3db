package io.sallyport.messaging;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How this console connects to the broker: its own identity, which the broker knows by itself and which is not made here. */
@ConfigMapping(prefix = "sallyport.broker")
public interface BrokerConnectionConfig {
    /** The user name of all of the console's connections. */
    Optional<String> username();

    Optional<String> password();

    /** The broker's administration, by which a revoked gateway is cut off. */
    Admin admin();

    /** EMQX 5's API, with basic authentication. */
    interface Admin {
        Optional<String> url();

        Optional<String> key();

        Optional<String> secret();
    }
}
