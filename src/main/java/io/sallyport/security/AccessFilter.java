package io.sallyport.security;

import io.quarkus.logging.Log;
import io.sallyport.api.Refusal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each request to an endpoint, by its {@link Needs}, or {@link PermitAll}. What a caller may not see is not there for them; what they may see and not do is
 * refused with the role that it needs. An endpoint without a decision is refused to everybody.
 */
class AccessFilter {
    private final Access access;
    private final Map<Subject, Locator> locators = new EnumMap<>(Subject.class);

    AccessFilter(Access access, @Any Instance<Locator> locators) {
        this.access = access;
        locators.forEach(locator -> this.locators.put(locator.subject(), locator));
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    @Nullable
    Uni<Void> check(ContainerRequestContext request, ResourceInfo endpoint) {
        if (endpoint.getResourceMethod().isAnnotationPresent(PermitAll.class)) {
            return null;
        }
        Needs needs = endpoint.getResourceMethod().getAnnotation(Needs.class);
        if (needs == null) {
            Log.errorf("nobody decided who may call %s", endpoint.getResourceMethod());
            throw Refusal.of(Status.FORBIDDEN, "FORBIDDEN", "Nobody may do this.");
        }
        Reach reach = access.reach(needs.value());
        if (needs.on() == Subject.REACH || reach.isEverything()) {
            return null;
        }
        if (needs.on() == Subject.FLEET) {
            throw Access.outOfScope(needs.value());
        }
        Locator locator = locators.get(needs.on());
        String id = request.getUriInfo().getPathParameters().getFirst(needs.id());
        if (locator == null || id == null) {
            throw new IllegalStateException(endpoint.getResourceMethod() + " needs something that nobody can find");
        }
        Reach visible = access.reach(Role.VIEWER);
        request.setProperty(
                DenialFilter.IF_DENIED, DenialFilter.of(access.actor(), request, endpoint.getResourceMethod()));
        // It may ask the database, which the thread that reads the request must not wait for.
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> require(request, locator, id, needs.value(), reach, visible))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static void require(
            ContainerRequestContext request, Locator locator, String id, Role role, Reach reach, Reach visible) {
        Optional<Boolean> within = locator.isWithin(id, reach);
        if (within.orElse(false)) {
            return;
        }
        boolean isVisible = within.isPresent() && locator.isWithin(id, visible).orElse(false);
        if (isVisible) {
            throw Access.outOfScope(role);
        }
        if (within.isPresent()) {
            request.setProperty(DenialFilter.HIDDEN, true);
        }
        throw locator.hidden(id);
    }
}
