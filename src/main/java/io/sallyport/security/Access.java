package io.sallyport.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.sallyport.api.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.logging.MDC;

/** What the caller of the request that is just served may do. */
@ApplicationScoped
public class Access {
    /** The attribute of the identity that has the {@link Caller}. */
    static final String CALLER = "sallyport.caller";

    /** Where tracing, if it is there, has the ID of the trace at hand. */
    private static final String TRACE = "traceId";

    private final SecurityIdentity identity;
    private final RoutingContext request;

    /**
     * @param identity a proxy: of whoever makes the request at hand
     * @param request a proxy: of the request at hand
     */
    Access(SecurityIdentity identity, RoutingContext request) {
        this.identity = identity;
        this.request = request;
    }

    /** @throws Refusal 401 {@code UNAUTHENTICATED} */
    public Caller caller() {
        Caller caller = identity.getAttribute(CALLER);
        if (caller == null) {
            throw Refusal.of(Status.UNAUTHORIZED, "UNAUTHENTICATED", "Sign in first, or send a token.");
        }
        return caller;
    }

    /** The caller as the audit has them; asked for while the request is at hand, and handed on. @throws Refusal 401 {@code UNAUTHENTICATED} */
    public Actor actor() {
        return actor(caller().qualifiedName());
    }

    /** For who has shown by other means who they are, as gateways do. */
    public Actor actor(String name) {
        Object traceId = MDC.get(TRACE);
        return new Actor(name, Addresses.of(request), traceId == null ? null : traceId.toString());
    }

    /** Where the caller has the role. @throws Refusal 401, 403 {@code FORBIDDEN} if nowhere */
    public Reach reach(Role role) {
        Reach reach = caller().reach(role);
        if (reach.isNothing()) {
            throw missing(role);
        }
        return reach;
    }

    /** For pages, which offer nothing that would be refused. */
    public boolean may(Role role, Place place) {
        return caller().reach(role).includes(place);
    }

    /** @throws Refusal 401, 403 {@code FORBIDDEN} or {@code OUT_OF_SCOPE} */
    public void require(Role role, Place place) {
        if (!reach(role).includes(place)) {
            throw outOfScope(role);
        }
    }

    static Refusal missing(Role role) {
        return Refusal.of(
                Status.FORBIDDEN, "FORBIDDEN", "This needs the role " + role.word() + ", which you do not have.");
    }

    static Refusal outOfScope(Role role) {
        return Refusal.of(
                Status.FORBIDDEN,
                "OUT_OF_SCOPE",
                "This needs the role " + role.word() + ", which you have for other groups or sites only.");
    }
}
