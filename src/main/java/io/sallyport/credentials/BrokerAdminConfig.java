package io.sallyport.credentials;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The broker's administration API, EMQX v5's: by it a revoked gateway is cut off. */
@ConfigMapping(prefix = "sallyport.broker.admin")
public interface BrokerAdminConfig {
    /** Such as {@code http://emqx:18083}; without it nobody is cut off before their credential expires. */
    Optional<String> url();

    /** The user of its basic authentication; EMQX calls it the API key. */
    Optional<String> key();

    /** Its password; EMQX calls it the secret key. */
    Optional<String> secret();

    /** How long one request may take. */
    @WithDefault("5s")
    Duration timeout();
}
