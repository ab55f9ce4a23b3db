package io.sallyport.security;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response.Status;
import java.lang.reflect.Method;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Tells of each request that was refused to somebody who is known: whoever refused it, the filter or a service. */
class DenialFilter {
    /** The property of a request whose answer hides what is there. */
    static final String HIDDEN = "sallyport.hidden";

    /** The property of a request with what is told if it is refused: on the thread that asks the database nobody knows any more. */
    static final String IF_DENIED = "sallyport.if-denied";

    private final SecurityIdentity identity;
    private final Access access;
    private final Event<AccessDenied> denied;

    /** @param identity a proxy: of whoever makes the request at hand */
    DenialFilter(SecurityIdentity identity, Access access, Event<AccessDenied> denied) {
        this.identity = identity;
        this.access = access;
        this.denied = denied;
    }

    @ServerResponseFilter
    void look(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo endpoint) {
        if (response.getStatus() != Status.FORBIDDEN.getStatusCode() && request.getProperty(HIDDEN) == null) {
            return;
        }
        if (request.getProperty(IF_DENIED) instanceof AccessDenied known) {
            denied.fire(known);
        } else if (identity.getAttribute(Access.CALLER) != null && endpoint.getResourceMethod() != null) {
            denied.fire(of(access.actor(), request, endpoint.getResourceMethod()));
        }
    }

    static AccessDenied of(Actor actor, ContainerRequestContext request, Method endpoint) {
        Needs needs = endpoint.getAnnotation(Needs.class);
        return new AccessDenied(
                actor,
                request.getMethod() + " " + path(endpoint),
                needs == null ? "endpoint" : needs.on().name().toLowerCase(Locale.ROOT),
                needs == null ? null : request.getUriInfo().getPathParameters().getFirst(needs.id()));
    }

    /** As it is written, not as it was asked for. */
    private static String path(Method method) {
        String path = method.getDeclaringClass().getAnnotation(Path.class).value();
        @Nullable Path more = method.getAnnotation(Path.class);
        return more == null
                ? path
                : path.replaceAll("/$", "") + "/" + more.value().replaceAll("^/", "");
    }
}
