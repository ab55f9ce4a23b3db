package io.sallyport.console;

import io.sallyport.security.Access;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Who looks at the page. In templates: {@code inject:caller}. */
@Named("caller")
@Singleton
public class SignedIn {
    private final RoutingContext request;
    private final Access access;

    /** @param request a proxy: of the request at hand */
    SignedIn(RoutingContext request, Access access) {
        this.request = request;
        this.access = access;
    }

    /** Also a page that says why somebody is not signed in asks this. */
    public boolean isKnown() {
        return request.user() != null;
    }

    public String getName() {
        return access.caller().name();
    }
}
