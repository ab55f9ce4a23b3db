package io.sallyport.health;

import io.sallyport.messaging.BrokerLink;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: migrated and not draining. What is away is said in the data, and takes nobody out of service. */
@Readiness
@ApplicationScoped
class ServingReadiness implements HealthCheck {
    private final DrainState drain;
    private final BrokerLink link;

    ServingReadiness(DrainState drain, BrokerLink link) {
        this.drain = drain;
        this.link = link;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("serving")
                .status(drain.isServing())
                .withData("uplink", link.describe(link.canReceive()))
                .withData("downlink", link.describe(link.canSend()))
                .build();
    }
}
