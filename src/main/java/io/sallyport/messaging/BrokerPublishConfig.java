package io.sallyport.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The broker's HTTP interface for publishing, EMQX v5's: the way of commands in serverless mode. */
@ConfigMapping(prefix = "sallyport.broker.publish")
public interface BrokerPublishConfig {
    /** Such as {@code https://emqx:18084}, without {@code /api/v5}. */
    Optional<URI> url();

    /** The user of its basic authentication; EMQX calls it the API key. */
    Optional<String> key();

    /** The password of its basic authentication; EMQX calls it the secret key. */
    Optional<String> secret();

    /**
     * How long one message may take. What was not answered by then may have been published, and is sent again under the same command ID. Shorter than
     * {@code sallyport.commands.lease}.
     */
    @WithDefault("3s")
    Duration timeout();

    /** How many messages may be on their way at once; what is more is tried again a moment later. */
    @WithDefault("64")
    @Min(1)
    int mostAtOnce();
}
