package io.sallyport.health;

import io.sallyport.messaging.BrokerLink;
import io.sallyport.recovery.RecoveryWatch;
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
    private final RecoveryWatch recovery;

    ServingReadiness(DrainState drain, BrokerLink link, RecoveryWatch recovery) {
        this.drain = drain;
        this.link = link;
        this.recovery = recovery;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("serving")
                .status(drain.isServing())
                .withData("uplink", link.describe(link.canReceive()))
                .withData("downlink", link.describe(link.canSend()))
                .withData("dispatch", recovery.isHeld() ? "held: recovery" : "open")
                .build();
    }
}
