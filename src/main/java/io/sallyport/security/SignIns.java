package io.sallyport.security;

import io.quarkus.oidc.SecurityEvent;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.ObservesAsync;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells who signs in at the page, or at their provider. A program that comes with credentials each time signs in nowhere. */
@ApplicationScoped
class SignIns {
    /** As {@code quarkus.http.auth.form.post-location} has it. */
    private static final String FORM = "/sign-in";

    private final Event<SessionChanged> changed;

    SignIns(Event<SessionChanged> changed) {
        this.changed = changed;
    }

    static boolean isForm(@Nullable RoutingContext context) {
        return context != null
                && context.request().method().equals(HttpMethod.POST)
                && context.normalizedPath().equals(FORM);
    }

    /** Nobody signs in unseen: what the observers throw ends the attempt. */
    SecurityIdentity tell(@Nullable RoutingContext context, SecurityIdentity identity) {
        Caller caller = Objects.requireNonNull(identity.getAttribute(Access.CALLER));
        changed.fire(new SessionChanged(
                new Actor(caller.qualifiedName(), Addresses.of(context)), SessionChanged.Kind.SIGNED_IN));
        return identity;
    }

    /** Quarkus tells it twice, once on a thread that may block. */
    void atProvider(@ObservesAsync SecurityEvent event) {
        SecurityIdentity identity = event.getSecurityIdentity();
        SessionChanged.@Nullable Kind kind =
                switch (event.getEventType()) {
                    case OIDC_LOGIN -> SessionChanged.Kind.SIGNED_IN;
                    case OIDC_LOGOUT_RP_INITIATED,
                            OIDC_LOGOUT_RP_INITIATED_SESSION_EXPIRED,
                            OIDC_BACKCHANNEL_LOGOUT_COMPLETED,
                            OIDC_FRONTCHANNEL_LOGOUT_COMPLETED -> SessionChanged.Kind.SIGNED_OUT;
                    default -> null;
                };
        if (kind != null && identity != null && identity.getPrincipal() != null) {
            Caller caller =
                    new Caller(Caller.Source.OIDC, identity.getPrincipal().getName(), List.of());
            changed.fire(new SessionChanged(
                    new Actor(
                            caller.qualifiedName(),
                            Addresses.of(HttpSecurityUtils.getRoutingContextAttribute(identity))),
                    kind));
        }
    }
}
