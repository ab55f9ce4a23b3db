package io.sallyport.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the schema is migrated and the application serves. A broker that was never reached does not hold it up. */
@Startup
@ApplicationScoped
class StartedCheck implements HealthCheck {
    private final DrainState drain;

    StartedCheck(DrainState drain) {
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("started").status(drain.isServing()).build();
    }
}
