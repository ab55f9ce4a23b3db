package io.sallyport.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** Where the broker is, and how many connections a replica has to it. */
@ConfigMapping(prefix = "sallyport.broker")
public interface BrokerConfig {
    /** Its name, which its certificate must have; must be set, but in development mode and in serverless mode. */
    Optional<String> host();

    /** 8883 is usual with TLS. */
    @WithDefault("1883")
    int port();

    /** Whether over TLS, which is what production should have. */
    @WithDefault("false")
    boolean ssl();

    /**
     * How many connections the commands of one replica go over, 1 to 8. A gateway's commands always take the same one, so they keep their
     * order.
     */
    @WithDefault("2")
    @Min(1)
    @Max(DownlinkChannels.MOST)
    int downlinkConnections();

    /**
     * How long the broker may leave a message without its acknowledgement on a connection that is up. Then the connection is taken for dead and made
     * anew, and what was on its way over it is sent again, so a gateway may get it twice. Shorter than {@code sallyport.commands.lease}:
     * a command whose lease has ended is sent by any replica.
     */
    @WithDefault("10s")
    Duration acknowledgeWithin();
}
