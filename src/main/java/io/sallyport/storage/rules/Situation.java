package io.sallyport.storage.rules;

import io.sallyport.gateways.GatewayView;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is at the moment when something is asked of it, as far as the rules look at it.
 *
 * @param gateway its type, class, agent version and capabilities
 * @param desired all that it is set to serve, without what is to be deleted
 * @param status the newest report; null if there is none
 */
public record Situation(GatewayView gateway, List<ResourceConfig> desired, @Nullable StatusReport status) {

    /** The resource of this name that is there already. */
    public <C extends ResourceConfig> Optional<C> find(Class<C> type, @Nullable String name) {
        return all(type).stream().filter(one -> one.name().equals(name)).findFirst();
    }

    public <C extends ResourceConfig> List<C> all(Class<C> type) {
        return desired.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public long count(ResourceKind kind) {
        return desired.stream().filter(kind.type()::isInstance).count();
    }
}
