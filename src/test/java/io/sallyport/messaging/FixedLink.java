package io.sallyport.messaging;

import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.enterprise.inject.Vetoed;

/** A connection to the broker that is as a test says. */
@Vetoed
public final class FixedLink extends BrokerLink {
    private boolean connected = true;

    public FixedLink() {
        super(new HealthReporter() {});
    }

    public void isConnected(boolean now) {
        connected = now;
    }

    @Override
    public boolean isConnected(String channel) {
        return connected;
    }

    @Override
    public boolean canSend() {
        return connected;
    }

    @Override
    public boolean canReceive() {
        return connected;
    }
}
