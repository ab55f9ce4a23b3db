package io.sallyport.gateways;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Vetoed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Keeps who was said to be overdue, for tests without a database. */
@Vetoed
public final class NotedPresences extends PresenceService {
    private final List<String> noted = new ArrayList<>();

    @SuppressWarnings("NullAway") // it only notes
    public NotedPresences() {
        super(null, null, null, null, null, null, new SimpleMeterRegistry(), null, null);
    }

    @Override
    public void overdue(Collection<String> gatewayIds, PresenceState state) {
        gatewayIds.forEach(id -> noted.add(id + " " + state));
    }

    public List<String> noted() {
        return noted;
    }
}
