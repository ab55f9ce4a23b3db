package io.sallyport.health;

import io.sallyport.messaging.BrokerLink;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Not live: a stream has ended while its connection is up, which only a restart mends. A broker that is away ends no stream, and a
 * subscription gets a minute after its connection came up.
 */
@Liveness
@ApplicationScoped
class ChannelsLiveness implements HealthCheck {
    private static final Duration TIME_TO_SUBSCRIBE = Duration.ofMinutes(1);

    private final BrokerLink link;
    private final Clock clock;
    /** Since when a channel is connected without flowing; a few channels. Safe: a concurrent map. */
    private final Map<String, Instant> stuckSince = new ConcurrentHashMap<>();

    ChannelsLiveness(BrokerLink link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        Instant now = clock.instant();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("channels");
        boolean up = true;
        for (Map.Entry<String, BrokerLink.ChannelState> channel :
                link.channels().entrySet()) {
            boolean stuck = isStuck(channel.getKey(), channel.getValue(), now);
            response.withData(channel.getKey(), stuck ? "ended" : describe(channel.getValue()));
            up &= !stuck;
        }
        return response.status(up).build();
    }

    private boolean isStuck(String channel, BrokerLink.ChannelState state, Instant now) {
        if (!state.connected() || state.flowing()) {
            stuckSince.remove(channel);
            return false;
        }
        Instant since = stuckSince.computeIfAbsent(channel, key -> now);
        return !now.isBefore(since.plus(TIME_TO_SUBSCRIBE));
    }

    private static String describe(BrokerLink.ChannelState state) {
        return state.connected() ? "connected" : "broker away";
    }
}
